import type { Evidence } from './evidence.ts';
import { RULES } from './rules.ts';
import type { Sign } from './sign.ts';

/** Whether a machine wrote the mail, of which kind, and by which sign (P12); null for a person's. */
export function automaticOf(mail: Evidence): Sign | null {
  for (const rule of RULES) {
    const sign = rule(mail);
    if (sign !== null) return sign;
  }
  return null;
}
