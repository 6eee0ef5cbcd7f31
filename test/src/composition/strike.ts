import { appendFileSync, readFileSync, renameSync } from 'node:fs';
import type { Between, Step } from './interpose.ts';
import type { Strike } from './steps.ts';

/** Where the test says what is to be struck, and the struck process what it did. */
export interface StrikeFiles {
  /** A `Strike` as JSON, when one is armed. Renamed to `struck` in the moment of the strike. */
  readonly armed: string;
  readonly struck: string;
  /** Every step that was taken, a line each. */
  readonly taken: string;
}

export function strikeFiles(directory: string): StrikeFiles {
  return {
    armed: `${directory}/armed`,
    struck: `${directory}/struck`,
    taken: `${directory}/taken`,
  };
}

/** Kills this process before or after the call that is armed. */
export function striking(files: StrikeFiles): Between {
  const taken = new Set<string>();
  let armed = '';
  let calls = 0;

  /** Whether this call is the armed one, and when it is to be struck. */
  const due = ({ port, method }: Step): Strike['when'] | null => {
    const text = read(files.armed);
    if (text !== armed) calls = 0;
    armed = text;
    if (text === '') return null;
    const strike = JSON.parse(text) as Strike;
    if (strike.port !== port || strike.method !== method) return null;
    calls += 1;
    return calls === strike.call ? strike.when : null;
  };

  return (step, call, args) => {
    const name = `${step.port}.${step.method}`;
    if (!taken.has(name)) appendFileSync(files.taken, `${name}\n`);
    taken.add(name);
    // With nothing to do it: many a step is taken with an empty list.
    if (Array.isArray(args[0]) && args[0].length === 0) return call();
    const when = due(step);
    if (when === 'before') die(files);
    const answer = call();
    if (when !== 'after') return answer;
    if (!(answer instanceof Promise)) return die(files);
    return answer.finally(() => die(files));
  };
}

function die({ armed, struck }: StrikeFiles): never {
  renameSync(armed, struck);
  process.kill(process.pid, 'SIGKILL');
  // The signal is not a call that returns.
  for (;;);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
