import type { ProviderProfile } from './profile.ts';

const MINUTE = 60_000;
const BANDWIDTH = 'https://support.google.com/a/answer/1071518';
const EXTENSIONS = 'https://developers.google.com/workspace/gmail/imap/imap-extensions';
const APP_PASSWORDS = 'https://support.google.com/accounts/answer/185833';

/** Gmail and Google Workspace. */
export const gmail: ProviderProfile = {
  name: 'gmail',
  label: 'Gmail',
  hosts: /(^|\.)(gmail|googlemail)\.com$/i,
  answers: [
    {
      name: 'gmail-bandwidth',
      says: 'After some 2,500 MB a day, or too many commands, the account gives no mail for minutes up to a day',
      sources: [BANDWIDTH, 'https://github.com/chatwoot/chatwoot/issues/6082'],
      words: /exceeded (the )?(command or )?bandwidth limit/i,
      unmistakable: true,
      means: 'THROTTLED',
      // Google names no time and lifts the block within a day: asked seldom, it is not prolonged.
      pause: { first: 5 * MINUTE, longest: 60 * MINUTE },
      advice: 'nothing to do; the Admin console shows whether the account is suspended',
    },
    {
      name: 'gmail-too-many-connections',
      says: 'A log-in beyond the connections that an account may have is refused',
      sources: [
        'https://support.google.com/mail/answer/97150',
        'https://github.com/zone-eu/wildduck/issues/35',
      ],
      words: /too many simultaneous connections/i,
      unmistakable: true,
      means: 'UNAVAILABLE',
      pause: { first: 30_000, longest: 5 * MINUTE },
      advice: 'close mail programs that use this account; it may have 15 connections',
    },
    {
      name: 'gmail-app-password',
      says: 'The password of the account itself is refused over IMAP',
      sources: [APP_PASSWORDS, 'https://github.com/LukeSmithxyz/mutt-wizard/issues/831'],
      words: /application-specific password required|invalid credentials/i,
      means: 'AUTHENTICATION',
      advice:
        'Gmail takes an app password (of 16 letters) or OAuth 2, not the password of the account',
    },
    {
      name: 'gmail-web-log-in',
      says: 'Google wants a person to log in with a browser first',
      sources: [
        'https://support.google.com/mail/accounts/answer/78754',
        'https://github.com/pmengal/MailSystem.NET/issues/17',
      ],
      words: /web ?login required|log in via your web browser/i,
      means: 'AUTHENTICATION',
      advice: 'log in once with a browser and confirm that it was you, or use OAuth 2',
    },
    {
      name: 'gmail-imap-off',
      says: 'IMAP can be switched off, for one account or by the administrator for all',
      sources: ['https://developers.google.com/workspace/gmail/api/guides/pop_imap_settings'],
      words: /not enabled for IMAP|IMAP access is disabled/i,
      means: 'AUTHENTICATION',
      advice: 'the administrator has to allow IMAP (Admin console, Apps, Gmail, End User Access)',
    },
  ],
  connections: {
    name: 'gmail-connections',
    says: 'An account may have 15 connections at once, those of people and of Buzón together',
    sources: [
      'https://support.google.com/mail/answer/97150',
      'https://github.com/imapsync/imapsync/issues/61',
    ],
    perAccount: 15,
  },
  bin: {
    name: 'gmail-bin',
    says: 'Folders are labels: to remove a message from one only archives it, so deleting is moving to the bin, which is found by its mark \\Trash in whatever language',
    sources: [EXTENSIONS, 'https://github.com/jstedfast/MailKit/issues/726'],
  },
  sending: null,
  borne: [
    {
      name: 'gmail-labels',
      says: 'A message lies in “[Gmail]/All Mail” and in the folder of each of its labels at once; moving it from IMAP/New to IMAP/Done changes its label',
      sources: [EXTENSIONS],
    },
    {
      name: 'gmail-localised-folders',
      says: 'The folders below [Gmail] have names in the language of the account; [Gmail] itself holds no messages',
      sources: [EXTENSIONS],
    },
    {
      name: 'gmail-session-end',
      says: 'A session ends after 24 hours, one with OAuth 2 with its token after about one: a new one is made at once',
      sources: ['https://developers.google.com/workspace/gmail/imap/imap-smtp'],
    },
  ],
};
