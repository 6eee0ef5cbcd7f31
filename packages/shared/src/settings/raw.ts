import type { SettingsProblem } from './model.ts';

/** A value of the settings file as it was written. */
export interface RawValue {
  /** As written: `HostName` in XML, `hostName` in YAML. */
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Values that stand together, as those of `OAuth`. */
export interface RawGroup {
  /** As written: `OAuth` in XML, `oauth` in YAML. */
  readonly name: string;
  readonly line: number;
  readonly values: readonly RawValue[];
  readonly groups: readonly RawGroup[];
}

/** The names, as the model has them, of what holds values and is no value itself. */
export const groupKeys: readonly string[] = ['oauth', 'smtp'];

/** The names of values that may be several: YAML may write them as a list of its own. */
export const listKeys: readonly string[] = ['replyToFrom', 'trustedAuthserv'];

/** One listener as it was written. */
export interface RawListener extends Omit<RawGroup, 'name'> {
  /** Null when it has none. */
  readonly id: RawValue | null;
}

/** A settings file in either form, read but not judged. */
export interface RawSettings {
  /** How this form writes a name of the model: `hostName` → `HostName`. */
  readonly nameOf: (key: string) => string;
  readonly listeners: readonly RawListener[];
  /** Beside the listeners: `Smtp`. */
  readonly groups: readonly RawGroup[];
  /** Of `Process` EIS; more than one is refused. */
  readonly useImapListener: readonly RawValue[];
  /** What the form itself does not allow: malformed, unknown structure. */
  readonly problems: readonly SettingsProblem[];
}
