import { exchangeAnswers } from './exchange-rules.ts';
import { gmail } from './gmail.ts';
import type { ProviderProfile } from './profile.ts';

/** Dovecot, Cyrus and every other server of which nothing in particular needs to be known. */
export const generic: ProviderProfile = {
  name: 'generic',
  label: 'IMAP',
  hosts: null,
  answers: [...gmail.answers, ...exchangeAnswers].filter((rule) => rule.unmistakable === true),
  connections: null,
  bin: null,
  sending: null,
  borne: [],
};
