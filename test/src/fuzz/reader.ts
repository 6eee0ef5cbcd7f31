import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type CpuReading, readCpu, usedBetween } from '../bench/measure/cpu-time.ts';

export interface Question {
  readonly index: number;
}

/** What a reader says of one input. */
export interface Report {
  readonly index: number;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly inPlace: boolean;
  readonly fallback: boolean;
  readonly faults: readonly string[];
}

const MAIN = fileURLToPath(new URL('../../dist/fuzz/reader-main.js', import.meta.url));
/** What is still at work so long after it was late is a hang. */
const LONGEST_SECONDS = 10;
/** Share of that time in which it had a core. */
const MOST_AT_WORK = 0.5;
/** What waits for longer, at work or not, is one, too. */
const MOST_LOOKS = 12;

/** A process that reads and files inputs one by one; one that crashes or hangs is replaced. */
export class Reader {
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;
  /** Mails to begin with, and the real ones among them. */
  sources = { sources: 0, real: 0 };

  constructor(seed: number, databaseUrl: string) {
    this.#args = [String(seed), databaseUrl];
  }

  /** The report of an input; `null` faults of its own mean a crash or a hang, told in words. */
  async read(index: number): Promise<Report> {
    const child = this.#child ?? (await this.#start());
    const clock = new AbortController();
    const unwatch = watch(child);
    const { signal } = clock;
    try {
      child.send({ index } satisfies Question);
      const [said] = await Promise.race([
        once(child, 'message', { signal }),
        once(child, 'exit', { signal }).then((end) => [ended(index, end)]),
      ]);
      return said as Report;
    } finally {
      unwatch();
      clock.abort();
      if (child.exitCode !== null || child.signalCode !== null) this.#child = null;
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(MAIN, this.#args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [ready] = await once(child, 'message');
    this.sources = ready as { sources: number; real: number };
    this.#child = child;
    return child;
  }
}

/**
 * Kills a process that goes on working: what it uses is asked for only when it is late, of which a
 * busy machine may be the cause. Answers how to stop watching.
 */
function watch(child: ChildProcess): () => void {
  let before: Promise<CpuReading> | null = null;
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
    const after = readCpu();
    before ??= after;
    const used = usedBetween(await before, await after, child.pid ?? 0);
    const isLate = looks > 1 && (used === null || used >= LONGEST_SECONDS * MOST_AT_WORK);
    if (isLate || looks === MOST_LOOKS) child.kill('SIGKILL');
  };
  const clock = setInterval(() => void look(), LONGEST_SECONDS * 1_000);
  return () => clearInterval(clock);
}

function ended(index: number, [status, signal]: readonly unknown[]): Report {
  const words =
    signal === 'SIGKILL'
      ? `it was not done after ${LONGEST_SECONDS} s`
      : `the process ended: ${String(signal ?? status)}`;
  return {
    index,
    bytes: 0,
    milliseconds: LONGEST_SECONDS * 1_000,
    inPlace: false,
    fallback: false,
    faults: [words],
  };
}
