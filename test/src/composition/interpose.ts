/** A call to one method of one port; `open` is the call that opens the port. */
export interface Step {
  readonly port: string;
  readonly method: string;
}

/**
 * Stands between a service and its ports. It answers what the service gets: of `call`, which is the
 * real thing, or anything else.
 */
export type Between = (step: Step, call: () => unknown, args: readonly unknown[]) => unknown;

/** The same ports, with something between them and whoever calls them. */
export function interpose<Ports extends object>(ports: Ports, between: Between): Ports {
  const entries = Object.entries(ports).map(([name, port]) => [name, behind(name, port, between)]);
  return Object.fromEntries(entries) as Ports;
}

/** A member of the ports is a port, or a function that opens one, at once or by and by. */
function behind(port: string, member: unknown, between: Between): unknown {
  if (typeof member === 'function') {
    return (...args: unknown[]) => {
      const opened = between(
        { port, method: 'open' },
        () => Reflect.apply(member, null, args),
        args,
      );
      return opened instanceof Promise
        ? opened.then((real: object) => watched(port, real, between))
        : watched(port, opened as object, between);
    };
  }
  return watched(port, member as object, between);
}

function watched(port: string, real: object, between: Between): object {
  return new Proxy(real, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function' || typeof key === 'symbol') return member;
      return (...args: unknown[]) =>
        between({ port, method: key }, () => Reflect.apply(member, target, args), args);
    },
  });
}
