import type { z } from 'zod';
import type { SettingsProblem } from './model.ts';
import { shownValue } from './problem.ts';
import type { RawGroup, RawSettings, RawValue } from './raw.ts';

/** Where values stand, and how their names are written there. */
export interface Place {
  readonly file: string;
  readonly nameOf: RawSettings['nameOf'];
}

/** Values that were judged by a schema. */
export interface ValuesReading<Schema extends z.ZodObject> {
  /** Null when the schema refuses any of them. */
  readonly data: z.output<Schema> | null;
  /** What stands there under a name of the schema, as it was written. */
  readonly given: ReadonlyMap<string, string>;
  readonly problems: readonly SettingsProblem[];
  /** A problem with one of them, at its line; `allowed` is the schema's own words when absent. */
  readonly problem: (key: string, allowed?: string, shown?: string) => SettingsProblem;
}

/**
 * Judges the values of a listener or of a group by a schema: unknown and repeated names, and what
 * their values may be. Groups among them that `groups` does not name are unknown, too.
 * @param keepsEmpty names whose empty value is no absent one
 */
export function readValues<Schema extends z.ZodObject>(
  raw: Pick<RawGroup, 'line' | 'values' | 'groups'>,
  schema: Schema,
  { file, nameOf }: Place,
  groups: readonly string[],
  keepsEmpty: readonly string[] = [],
): ValuesReading<Schema> {
  const keys = Object.keys(schema.shape);
  const known = new Map(keys.map((key) => [nameOf(key), key]));
  const knownGroups = new Set(groups.map(nameOf));
  const written = [
    ...raw.values.filter(({ name }) => !knownGroups.has(name)),
    ...raw.groups.filter(({ name }) => !knownGroups.has(name)).map(asValue),
  ];
  const first = firstOfEach(written);
  const given = new Map(
    [...first.values()].flatMap(({ name, value }) => {
      const key = known.get(name);
      const isAbsent = value.trim() === '' && !keepsEmpty.includes(key ?? '');
      return key === undefined || isAbsent ? [] : [[key, value] as const];
    }),
  );
  const parsed = schema.safeParse(Object.fromEntries(given));
  const problem: ValuesReading<Schema>['problem'] = (key, allowed, shown) => {
    const name = nameOf(key);
    const at = first.get(name);
    return {
      where: `${file}:${at?.line ?? raw.line}`,
      name,
      value: shown ?? (at === undefined ? '' : shownValue(key, at.value.trim())),
      allowed: allowed ?? schema.shape[key]?.description ?? '',
    };
  };
  const told = [...known.keys(), ...knownGroups].join(', ');
  return {
    data: parsed.data ?? null,
    given,
    problem,
    problems: [
      ...written
        .filter(({ name }) => !known.has(name))
        .map((value) => problemWith(file, value, `not a known name; known are ${told}`)),
      ...written
        .filter((value) => first.get(value.name) !== value)
        .map((value) => {
          const allowed = `once only; it stands in line ${first.get(value.name)?.line} already`;
          return problemWith(file, value, allowed);
        }),
      ...(parsed.error?.issues ?? []).map(({ path: [key] }) => problem(String(key))),
    ],
  };
}

/** The one group of this name, and a problem for each one more. */
export function onlyGroup(
  groups: readonly RawGroup[],
  key: string,
  { file, nameOf }: Place,
): { readonly group: RawGroup | null; readonly problems: readonly SettingsProblem[] } {
  const [group = null, ...others] = groups.filter(({ name }) => name === nameOf(key));
  return {
    group,
    problems: others.map(({ name, line }) => ({
      where: `${file}:${line}`,
      name,
      value: name,
      allowed: `once only; it stands in line ${group?.line} already`,
    })),
  };
}

function asValue({ name, line }: RawGroup): RawValue {
  return { name, value: name, line };
}

function firstOfEach(values: readonly RawValue[]): ReadonlyMap<string, RawValue> {
  // A Map keeps the last entry of a name: hence the reverse order.
  return new Map([...values].reverse().map((value) => [value.name, value]));
}

function problemWith(file: string, { name, value, line }: RawValue, allowed: string) {
  return { where: `${file}:${line}`, name, value: shownValue(name, value), allowed };
}
