import { findFolderConflicts } from './folder-loops.ts';
import { readListener } from './listener.ts';
import type { InstallationSettings, ListenerSettings, SettingsProblem } from './model.ts';
import type { PasswordSources } from './password.ts';
import { SettingsError } from './problem.ts';
import type { RawListener, RawSettings } from './raw.ts';
import { readRawSettings } from './raw-settings.ts';
import { readSmtp } from './smtp.ts';
import type { Variables } from './variables.ts';

interface ReadListener {
  readonly raw: RawListener;
  readonly settings: ListenerSettings;
}

/**
 * The settings file in XML or YAML, validated and with defaults applied (spec section 6).
 * @param variables what `env:NAME` passwords refer to.
 * @param secretKey 32 bytes for `enc:` passwords; null when there is none.
 * @throws SettingsError with everything that is wrong, in the order of the file.
 */
export function loadSettings(
  path: string,
  variables: Variables,
  secretKey: Buffer | null,
): InstallationSettings {
  const raw = readRawSettings(path);
  const sources: PasswordSources = { variables, secretKey, settingsFile: path };
  const readings = raw.listeners.map((listener) => ({
    raw: listener,
    ...readListener(listener, raw.nameOf, sources),
  }));
  const place = { file: path, nameOf: raw.nameOf };
  const smtp = readSmtp(raw.groups, place, sources, null);
  const good = readings.flatMap(({ raw: written, settings }) =>
    settings === null ? [] : [{ raw: written, settings }],
  );
  const problems = [
    ...raw.problems,
    ...readings.flatMap((reading) => reading.problems),
    ...smtp.problems,
    ...repeatedIds(path, raw),
    ...conflictProblems(path, raw, good),
    ...sharedProtocolLogs(path, raw, good),
    ...processProblems(path, raw),
    ...noListener(path, raw),
  ];
  if (problems.length > 0) throw new SettingsError(inOrderOfLines(problems));
  return {
    useImapListener: raw.useImapListener[0]?.value.trim().toLowerCase() !== 'false',
    smtp: smtp.settings,
    listeners: good.map(({ settings }) => settings),
  };
}

/** IDs are compared without regard to case (L14), also those of listeners with other problems. */
function repeatedIds(file: string, { listeners, nameOf }: RawSettings): SettingsProblem[] {
  const seen = new Map<string, RawListener>();
  return listeners.flatMap((listener) => {
    const value = listener.id?.value.trim() ?? 'Default';
    const earlier = seen.get(value.toLowerCase());
    if (earlier === undefined) {
      seen.set(value.toLowerCase(), listener);
      return [];
    }
    const allowed = `an ID of its own, also without regard to case (line ${earlier.line} has it)`;
    return [{ where: `${file}:${listener.line}`, name: nameOf('id'), value, allowed }];
  });
}

function conflictProblems(
  file: string,
  { nameOf }: RawSettings,
  listeners: readonly ReadListener[],
): SettingsProblem[] {
  const routes = listeners.map(({ raw, settings }) => ({ ...settings, raw }));
  return findFolderConflicts(routes).map(({ listener, name, reason }) => {
    const written = listener.raw.values.find((value) => value.name === nameOf(name));
    return {
      where: `${file}:${written?.line ?? listener.raw.line}`,
      name: nameOf(name),
      value: listener[name] ?? '',
      allowed: reason,
    };
  });
}

/** Two sessions in one file could not be told apart, and would rotate it under each other's hands. */
function sharedProtocolLogs(
  file: string,
  { nameOf }: RawSettings,
  listeners: readonly ReadListener[],
): SettingsProblem[] {
  const owners = new Map<string, string>();
  return listeners.flatMap(({ raw, settings: { id, protocolLogFile: path } }) => {
    const owner = path === null ? undefined : owners.get(path);
    if (path !== null && owner === undefined) owners.set(path, id);
    if (path === null || owner === undefined) return [];
    const name = nameOf('protocolLogFile');
    const line = raw.values.find((value) => value.name === name)?.line ?? raw.line;
    const allowed = `a file of its own (listener ${owner} has this one)`;
    return [{ where: `${file}:${line}`, name, value: path, allowed }];
  });
}

function processProblems(file: string, raw: RawSettings): SettingsProblem[] {
  const [first, ...others] = raw.useImapListener;
  const wrong = first !== undefined && !/^\s*(true|false)?\s*$/i.test(first.value) ? [first] : [];
  return [
    ...wrong.map((value) => ({ ...value, allowed: 'True, False' })),
    ...others.map((value) => ({ ...value, allowed: 'once only' })),
  ].map(({ name, value, line, allowed }) => ({ where: `${file}:${line}`, name, value, allowed }));
}

function noListener(file: string, raw: RawSettings): SettingsProblem[] {
  if (raw.listeners.length > 0 || raw.problems.length > 0) return [];
  const name = raw.nameOf('imapListener') === 'ImapListener' ? 'ImapListener' : 'listeners';
  const allowed = 'at least one listener, directly below the root';
  return [{ where: `${file}:1`, name, value: '', allowed }];
}

function inOrderOfLines(problems: readonly SettingsProblem[]): readonly SettingsProblem[] {
  const line = ({ where }: SettingsProblem) => Number(/:(\d+)(?::\d+)?$/.exec(where)?.[1] ?? 0);
  return problems.toSorted((a, b) => line(a) - line(b));
}
