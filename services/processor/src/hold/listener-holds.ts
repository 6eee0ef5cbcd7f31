import type { Failure } from '@buzon/shared/failures';

/** How long the other messages of a held listener wait before one of them is tried. */
const HOLD_MILLISECONDS = 5_000;
/** A listener that stays held is spoken of again only now and then. */
const REMINDER_MILLISECONDS = 60_000;

/**
 * Failures of the installation that concern one listener only: the process or functional unit that its
 * settings name does not exist (P15). It must not hold the others (L1).
 */
const LISTENER_CODES: ReadonlySet<string> = new Set(['BZI06', 'BZI07']);

export function concernsListener(failure: Failure): boolean {
  return failure.kind === 'installation' && LISTENER_CODES.has(failure.code);
}

interface HeldListener {
  until: number;
  remindAt: number;
}

/** The listeners whose messages wait because something of their settings is wrong. */
export class ListenerHolds {
  readonly #held = new Map<string, HeldListener>();
  readonly #now: () => number;
  readonly #warn: (listener: string, reason: string) => void;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number, warn: (listener: string, reason: string) => void) {
    this.#now = now;
    this.#warn = warn;
  }

  /** Milliseconds that a message of this listener has to wait; 0: go on. */
  pause(listener: string): number {
    return Math.max((this.#held.get(listener)?.until ?? 0) - this.#now(), 0);
  }

  /** Holds a listener for a while. @returns milliseconds that its message has to wait */
  hold(listener: string, reason: string): number {
    const now = this.#now();
    const before = this.#held.get(listener);
    const remind = before === undefined || before.remindAt <= now;
    if (remind) this.#warn(listener, reason);
    this.#held.set(listener, {
      until: now + HOLD_MILLISECONDS,
      remindAt: remind ? now + REMINDER_MILLISECONDS : before.remindAt,
    });
    return HOLD_MILLISECONDS;
  }

  /** A message of this listener was filed. */
  release(listener: string): void {
    this.#held.delete(listener);
  }
}
