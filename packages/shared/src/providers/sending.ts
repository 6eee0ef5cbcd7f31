import { PROFILES } from './find-provider.ts';
import type { SendingRule } from './rule.ts';

/** How fast may be sent through this mail server; null: no limit of it is known. */
export function sendingRuleOf(host: string): SendingRule | null {
  const rules = PROFILES.map(({ sending }) => sending);
  return rules.find((rule) => rule?.hosts.test(host) === true) ?? null;
}
