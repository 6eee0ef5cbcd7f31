/** The port that a member is, or opens. */
type PortOf<Member> = Member extends (...args: never[]) => infer Opened ? Awaited<Opened> : Member;

type MethodOf<Port> = {
  [Key in keyof Port]: Port[Key] extends (...args: never[]) => unknown ? Key : never;
}[keyof Port];

/** Opening is a step where it asks the world; what only names a part of an open connection is none. */
type Opening<Member> = Member extends (...args: never[]) => Promise<unknown> ? 'open' : never;

/**
 * A mark for each method of each port. The compiler keeps it complete: a method that a port gains is
 * missing here, one that it loses is too much.
 */
export type EveryStep<Ports, Mark> = {
  readonly [Port in keyof Ports]: {
    readonly [Method in MethodOf<PortOf<Ports[Port]>> | Opening<Ports[Port]>]: Mark;
  };
};
