import { exchangeAnswers, exchangeHabits } from './exchange-rules.ts';
import type { ProviderProfile } from './profile.ts';

const SETTINGS = 'https://learn.microsoft.com/en-us/powershell/module/exchange/set-imapsettings';

/** Exchange 2010 to 2019 and Subscription Edition on one's own server. */
export const exchange: ProviderProfile = {
  name: 'exchange',
  label: 'Exchange',
  hosts: null,
  answers: [
    ...exchangeAnswers,
    {
      name: 'exchange-log-in-name',
      says: 'A refused log-in may be due to the form of the name: DOMAIN\\user, or user@domain',
      sources: ['https://github.com/mscdex/node-imap/issues/689'],
      words: /(login|authenticate) failed/i,
      means: 'AUTHENTICATION',
      advice:
        'try user@domain or DOMAIN\\user as UserName (a shared mailbox: user@domain\\alias); IMAP must be enabled for the mailbox (Set-CASMailbox -ImapEnabled $true)',
    },
  ],
  connections: {
    name: 'exchange-connections',
    says: 'An account may have 16 connections (MaxConnectionsPerUser)',
    sources: [
      'https://learn.microsoft.com/en-us/exchange/set-connection-limits-for-imap4-exchange-2013-help',
    ],
    perAccount: 16,
  },
  bin: null,
  sending: null,
  borne: [
    ...exchangeHabits,
    {
      name: 'exchange-old-tls',
      says: 'Exchange 2010 on an old Windows speaks TLS 1.0 at most: allowed only by TlsMinVersion 1.0',
      sources: [
        'https://learn.microsoft.com/en-us/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-tls-configuration',
      ],
    },
    {
      name: 'exchange-plain-log-in',
      says: 'NTLM and Kerberos are offered, too: the log-in is LOGIN or PLAIN with the password',
      sources: [SETTINGS, 'https://github.com/jstedfast/MailKit/issues/333'],
    },
  ],
};
