import type { AnswerRule, ConnectionRule, Rule, SendingRule } from './rule.ts';

/** The values of the setting `Provider`. */
export const PROVIDER_SETTINGS = ['auto', 'gmail', 'microsoft365', 'exchange', 'generic'] as const;
export type ProviderSetting = (typeof PROVIDER_SETTINGS)[number];
export type ProviderName = Exclude<ProviderSetting, 'auto'>;

/**
 * What is known of a provider's servers. Whoever has to do with a mailbox asks the profile for the
 * rule that concerns it, and never for the name.
 */
export interface ProviderProfile {
  readonly name: ProviderName;
  /** For a person. */
  readonly label: string;
  /** Host names that are this provider's; null: none is known. */
  readonly hosts: RegExp | null;
  /** The first whose words are found decides. */
  readonly answers: readonly AnswerRule[];
  /** Null: no limit is known. */
  readonly connections: ConnectionRule | null;
  /** To remove a message from its folder only archives it: deleting is moving to `\Trash` (L6). Null: not so. */
  readonly bin: Rule | null;
  /** Null: no limit is known. */
  readonly sending: SendingRule | null;
  /** What Buzón bears from any server, and this provider is known for. */
  readonly borne: readonly Rule[];
}

/** Every rule of a profile. */
export function rulesOf(profile: ProviderProfile): readonly Rule[] {
  const { answers, connections, bin, sending, borne } = profile;
  return [...answers, connections, bin, sending, ...borne].filter((rule) => rule !== null);
}
