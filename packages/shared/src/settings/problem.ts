import type { SettingsProblem } from './model.ts';

/** Longer values are cut in messages: one line a problem. */
const MAX_SHOWN = 120;

/** Stands in for a value that must not be shown. */
export const HIDDEN = '(hidden)';

/** One line for a person: `file:line: name: "value" — allowed`; an empty value reads `missing`. */
export function problemLine({ where, name, value, allowed }: SettingsProblem): string {
  const shown = value === '' ? 'missing' : quote(value);
  return `${where}: ${name}: ${shown} — ${allowed}`;
}

/** Thrown when an installation's settings are wrong: the service stops with exit status 78. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** Everything that is wrong, not only the first. */
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }

  /** One line a problem. */
  lines(): readonly string[] {
    return this.problems.map(problemLine);
  }
}

/** The value of a name as it may be shown: not when the name, misspelt or not, may mean a secret. */
export function shownValue(name: string, value: string): string {
  return /pas|pw|clave|contra|secret|token|key|cert/i.test(name) ? HIDDEN : value;
}

function quote(value: string): string {
  if (value === HIDDEN) return value;
  const oneLine = value.replace(/\s+/g, ' ').trim();
  return `"${oneLine.length > MAX_SHOWN ? `${oneLine.slice(0, MAX_SHOWN)}…` : oneLine}"`;
}
