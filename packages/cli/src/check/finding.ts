/** One thing that `buzon check` found. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was looked at: `settings`, `listener Reclamos`, `database`, … */
  readonly what: string;
  readonly words: string;
  /** How to mend it; null when there is nothing to mend. */
  readonly fix: string | null;
}

export function ok(what: string, words: string): Finding {
  return { level: 'ok', what, words, fix: null };
}

export function warn(what: string, words: string, fix: string): Finding {
  return { level: 'warn', what, words, fix };
}

export function fail(what: string, words: string, fix: string | null): Finding {
  return { level: 'fail', what, words, fix };
}

/** One line for a person. */
export function findingLine({ level, what, words, fix }: Finding): string {
  return `${level.padEnd(5)}${what}: ${words}${fix === null ? '' : ` → ${fix}`}`;
}
