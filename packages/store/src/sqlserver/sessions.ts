import type { Session } from './session.ts';

/** Sessions that are lent one at a time, the one used last first: few stay warm. */
export interface Sessions {
  /** Waits for a free one when all are lent. */
  lend<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Lets the work in progress finish; none is lent from now on. */
  close(): Promise<void>;
}

/** At most `size` sessions; opens none yet. */
export function openSessions(size: number, open: () => Session): Sessions {
  const idle: Session[] = [];
  const waiting: ((session: Session) => void)[] = [];
  const working = new Set<Promise<unknown>>();
  let made = 0;
  let closing: Promise<void> | null = null;

  function take(): Promise<Session> | Session {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (made < size) {
      made += 1;
      return open();
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
    });
  }

  function giveBack(session: Session): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(session);
    else next(session);
  }

  async function lend<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await take();
    try {
      return await work(session);
    } finally {
      giveBack(session);
    }
  }

  async function closeAll(): Promise<void> {
    await Promise.allSettled(working);
    await Promise.all(idle.map((session) => session.close()));
  }

  return {
    lend: async (work) => {
      if (closing !== null) throw new Error('The connection was closed: the store is closed');
      const running = lend(work);
      working.add(running);
      try {
        return await running;
      } finally {
        working.delete(running);
      }
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
