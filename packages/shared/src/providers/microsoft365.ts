import { exchangeAnswers, exchangeHabits } from './exchange-rules.ts';
import type { ProviderProfile } from './profile.ts';

const OAUTH =
  'https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth';

/** Exchange Online, also of outlook.com and of national clouds. */
export const microsoft365: ProviderProfile = {
  name: 'microsoft365',
  label: 'Microsoft 365',
  hosts: /(^|\.)((outlook|office365)\.(com|us|cn)|office\.(com|de))$/i,
  answers: [
    ...exchangeAnswers,
    {
      name: 'microsoft365-no-passwords',
      says: 'Passwords are refused over IMAP since 2022: OAuth 2 is the only way in',
      sources: [
        'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online',
        OAUTH,
      ],
      words: /(login|authenticate) failed|basic authentication/i,
      means: 'AUTHENTICATION',
      advice: 'Microsoft 365 takes no password over IMAP but only OAuth 2: set OAuth for Password',
    },
  ],
  connections: {
    name: 'microsoft365-connections',
    says: 'More than some 20 sessions of one account end in “authenticated but not connected”',
    sources: ['https://github.com/atc0005/check-mail/issues/183'],
    perAccount: 20,
  },
  bin: null,
  sending: {
    name: 'microsoft365-sending',
    says: 'An account may send 30 messages a minute over 3 connections, to 10,000 recipients a day',
    sources: [
      'https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/smtp-submission-improvements',
    ],
    hosts: /^(smtp\.office365\.(com|us)|smtp-mail\.outlook\.com|smtp\.partner\.outlook\.cn)$/i,
    connections: 3,
    perMinute: 30,
  },
  borne: [
    ...exchangeHabits,
    {
      name: 'microsoft365-session-end',
      says: 'A session ends with the token that opened it, after about an hour: a new one is made at once',
      sources: [OAUTH],
    },
  ],
};
