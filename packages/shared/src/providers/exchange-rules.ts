import type { AnswerRule, Rule } from './rule.ts';

const MINUTE = 60_000;

/** What Exchange does in the cloud as on one's own server. */
export const exchangeAnswers: readonly AnswerRule[] = [
  {
    name: 'exchange-throttled',
    says: 'Who asks for too much is told to wait, mostly for 300 s, and loses the session',
    sources: [
      'https://github.com/ikvk/imap_tools/issues/135',
      'https://github.com/simonrob/email-oauth2-proxy/issues/191',
    ],
    words: /request is throttled/i,
    unmistakable: true,
    means: 'THROTTLED',
    pause: { first: 5 * MINUTE, longest: 15 * MINUTE },
  },
  {
    name: 'exchange-not-connected',
    says: 'The log-in succeeds, and every command after it is refused: no right on the mailbox, no licence, IMAP switched off, or for a time too many sessions',
    sources: [
      'https://github.com/mscdex/node-imap/issues/523',
      'https://github.com/simonrob/email-oauth2-proxy/issues/275',
    ],
    words: /authenticated but not connected/i,
    unmistakable: true,
    means: 'NOT_CONNECTED',
    // Each log-in more makes it last, where the cause is too many of them.
    pause: { first: MINUTE, longest: 10 * MINUTE },
  },
  {
    name: 'exchange-server-unavailable',
    says: 'The front end cannot reach the mailbox server, or the account is over its budget',
    sources: [
      'https://github.com/lefcha/imapfilter/issues/146',
      'https://github.com/jstedfast/MailKit/issues/333',
    ],
    words: /server unavailable\. \d+/i,
    means: 'UNAVAILABLE',
    pause: { first: 10_000, longest: 5 * MINUTE },
  },
];

export const exchangeHabits: readonly Rule[] = [
  {
    name: 'exchange-late-capabilities',
    says: 'MOVE is announced only after the log-in',
    sources: ['https://github.com/jstedfast/MailKit/issues/849'],
  },
  {
    name: 'exchange-no-keywords',
    says: 'PERMANENTFLAGS has no \\*: flags of one’s own are refused. None is ever set or searched for',
    sources: [
      'https://learn.microsoft.com/en-us/openspecs/exchange_standards/ms-stanximap/a8c49281-d59a-4cb9-9b90-e091c1bc24d9',
    ],
  },
  {
    name: 'exchange-estimated-sizes',
    says: 'RFC822.SIZE is an estimate: where it differs from what arrived, the end is asked for once more',
    sources: ['https://learn.microsoft.com/en-us/powershell/module/exchange/set-imapsettings'],
  },
  {
    name: 'exchange-silent-idle',
    says: 'IDLE goes on without announcing anything: it is begun anew every minute, and the folder looked at every minute anyway',
    sources: [
      'https://github.com/eclipse-ee4j/angus-mail/issues/176',
      'https://github.com/mjs/imapclient/issues/349',
    ],
  },
  {
    name: 'exchange-localised-inbox',
    says: 'Outlook shows the inbox as “Bandeja de entrada”, IMAP names it INBOX in every language',
    sources: ['https://www.rfc-editor.org/rfc/rfc3501#section-5.1'],
  },
];
