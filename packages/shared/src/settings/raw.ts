import type { SettingsProblem } from './model.ts';

/** A value of the settings file as it was written. */
export interface RawValue {
  /** As written: `HostName` in XML, `hostName` in YAML. */
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** One listener as it was written. */
export interface RawListener {
  /** Null when it has none. */
  readonly id: RawValue | null;
  readonly line: number;
  readonly values: readonly RawValue[];
}

/** A settings file in either form, read but not judged. */
export interface RawSettings {
  /** How this form writes a name of the model: `hostName` → `HostName`. */
  readonly nameOf: (key: string) => string;
  readonly listeners: readonly RawListener[];
  /** Of `Process` EIS; more than one is refused. */
  readonly useImapListener: readonly RawValue[];
  /** What the form itself does not allow: malformed, unknown structure. */
  readonly problems: readonly SettingsProblem[];
}
