import type { z } from 'zod';
import { allowedFor, listenerKeys, listenerSchema } from './listener-schema.ts';
import type { ListenerSettings, SettingsProblem } from './model.ts';
import { type PasswordSources, resolvePassword } from './password.ts';
import { shownValue } from './problem.ts';
import type { RawListener, RawSettings, RawValue } from './raw.ts';

/** A listener as far as it could be read: null when anything of it is wrong. */
export interface ListenerReading {
  readonly settings: ListenerSettings | null;
  readonly problems: readonly SettingsProblem[];
}

const ID_ALLOWED = '1–50 letters, digits, _ or -';

/** Judges one listener by the schema and puts its defaults in. */
export function readListener(
  raw: RawListener,
  nameOf: RawSettings['nameOf'],
  sources: PasswordSources,
): ListenerReading {
  const file = sources.settingsFile;
  const known = new Map(listenerKeys.map((key) => [nameOf(key), key]));
  const first = firstOfEach(raw.values);
  const given = new Map(
    [...first.values()].flatMap(({ name, value }) => {
      const key = known.get(name);
      return key === undefined || isAbsent(key, value) ? [] : [[key, value] as const];
    }),
  );
  const parsed = listenerSchema.safeParse(Object.fromEntries(given));
  const password = resolvePassword(given.get('password')?.trim() ?? '', sources);
  const id = raw.id?.value.trim() ?? 'Default';

  const problems: SettingsProblem[] = [
    ...idProblems(file, raw, id),
    ...unknownProblems(file, raw.values, known),
    ...repeatedProblems(file, raw.values, first),
    ...(parsed.error?.issues ?? []).map((issue) => schemaProblem(file, raw, nameOf, issue)),
  ];
  if ('shown' in password) {
    const line = first.get(nameOf('password'))?.line ?? raw.line;
    const { shown: value, allowed } = password;
    problems.push({ where: `${file}:${line}`, name: nameOf('password'), value, allowed });
  }
  return problems.length > 0 || !parsed.success || !('password' in password)
    ? { settings: null, problems }
    : { settings: complete(id, parsed.data, password.password), problems: [] };
}

/** What depends on other values. */
function complete(
  id: string,
  data: z.output<typeof listenerSchema>,
  password: string,
): ListenerSettings {
  return { ...data, id, password, port: data.port ?? (data.useSsl ? 993 : 143) };
}

/**
 * An empty value is an absent one, except where absent means deleting: that must be meant.
 */
function isAbsent(key: string, value: string): boolean {
  return value.trim() === '' && key !== 'outputFolder';
}

function firstOfEach(values: readonly RawValue[]): ReadonlyMap<string, RawValue> {
  // A Map keeps the last entry of a name: hence the reverse order.
  return new Map([...values].reverse().map((value) => [value.name, value]));
}

function idProblems(file: string, raw: RawListener, id: string): readonly SettingsProblem[] {
  if (/^[A-Za-z0-9_-]{1,50}$/.test(id)) return [];
  const { name, line } = raw.id ?? { name: 'ID', line: raw.line };
  return [{ where: `${file}:${line}`, name, value: id, allowed: ID_ALLOWED }];
}

function unknownProblems(
  file: string,
  values: readonly RawValue[],
  known: ReadonlyMap<string, string>,
): readonly SettingsProblem[] {
  const names = [...known.keys()].join(', ');
  return values
    .filter(({ name }) => !known.has(name))
    .map(({ name, value, line }) => ({
      where: `${file}:${line}`,
      name,
      value: shownValue(name, value),
      allowed: `not a known name; known are ${names}`,
    }));
}

function repeatedProblems(
  file: string,
  values: readonly RawValue[],
  first: ReadonlyMap<string, RawValue>,
): readonly SettingsProblem[] {
  return values
    .filter((value) => first.get(value.name) !== value)
    .map(({ name, value, line }) => ({
      where: `${file}:${line}`,
      name,
      value: shownValue(name, value),
      allowed: `once only; it stands in line ${first.get(name)?.line} already`,
    }));
}

function schemaProblem(
  file: string,
  raw: RawListener,
  nameOf: RawSettings['nameOf'],
  issue: z.core.$ZodIssue,
): SettingsProblem {
  const key = String(issue.path[0]);
  const name = nameOf(key);
  const written = raw.values.find((value) => value.name === name);
  return {
    where: `${file}:${written?.line ?? raw.line}`,
    name,
    value: written === undefined ? '' : shownValue(key, written.value.trim()),
    allowed: allowedFor(key),
  };
}
