import { expect, it } from 'vitest';
import {
  findProvider,
  PROFILES,
  type ProviderName,
  type ProviderSigns,
  ruleOfAnswer,
  rulesOf,
  sendingRuleOf,
} from '../src/providers/index.ts';

const nothing: ProviderSigns = {
  setting: 'auto',
  host: 'imap.example.com',
  greeting: '',
  capabilities: new Set(),
  idName: '',
};
const utf16 = (text: string) => Buffer.from(text, 'utf16le').toString('base64');
const profileOf = (name: ProviderName) =>
  PROFILES.find((profile) => profile.name === name) ?? expect.unreachable(name);

it.each<[string, Partial<ProviderSigns>, ProviderName]>([
  ['nothing', {}, 'generic'],
  ['a setting', { setting: 'exchange', host: 'imap.gmail.com' }, 'exchange'],
  ['Gmail’s capability', { capabilities: new Set(['X-GM-EXT-1']) }, 'gmail'],
  ['Gmail’s ID', { idName: 'GImap' }, 'gmail'],
  ['Gmail’s host', { host: 'imap.gmail.com' }, 'gmail'],
  ['Gmail’s other host', { host: 'imap.googlemail.com' }, 'gmail'],
  ['a host that looks like it', { host: 'gmail.com.example.org' }, 'generic'],
  ['Microsoft’s host', { host: 'Outlook.Office365.com' }, 'microsoft365'],
  ['outlook.com', { host: 'imap-mail.outlook.com' }, 'microsoft365'],
  ['China', { host: 'partner.outlook.cn' }, 'microsoft365'],
  ['the United States', { host: 'outlook.office365.us' }, 'microsoft365'],
  [
    'a machine behind a proxy',
    {
      greeting: `The Microsoft Exchange IMAP4 service is ready. [${utf16('AM0PR01CA0001.eurprd01.prod.exchangelabs.com')}]`,
    },
    'exchange',
  ],
  [
    'a machine of Microsoft’s behind a proxy',
    {
      greeting: `The Microsoft Exchange IMAP4 service is ready. [${utf16('DB9PR.eurprd.PROD.OUTLOOK.COM')}]`,
    },
    'microsoft365',
  ],
  ['Exchange', { greeting: 'The Microsoft Exchange IMAP4 service is ready. SERVER1' }, 'exchange'],
  [
    'Exchange with a greeting of its own',
    { greeting: 'hola', idName: 'Microsoft.Exchange.Imap4.Imap4Server' },
    'exchange',
  ],
  ['a greeting that is no base64', { greeting: 'ready [AAAA====]' }, 'generic'],
])('L1 knows a provider by %s', (_, signs, name) => {
  const found = findProvider({ ...nothing, ...signs });
  expect(found.profile.name).toBe(name);
  expect(found.because).not.toBe('');
});

it.each<[ProviderName, string, string]>([
  ['gmail', 'Account exceeded command or bandwidth limits. (Failure)', 'gmail-bandwidth'],
  ['gmail', 'Too many simultaneous connections. (Failure)', 'gmail-too-many-connections'],
  [
    'gmail',
    'Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    'gmail-app-password',
  ],
  ['gmail', 'Invalid credentials (Failure)', 'gmail-app-password'],
  [
    'gmail',
    'Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
    'gmail-web-log-in',
  ],
  ['gmail', 'Your account is not enabled for IMAP use.', 'gmail-imap-off'],
  [
    'microsoft365',
    'Request is throttled. Suggested Backoff Time: 89117 milliseconds',
    'exchange-throttled',
  ],
  ['microsoft365', 'User is authenticated but not connected.', 'exchange-not-connected'],
  ['microsoft365', 'Server Unavailable. 15', 'exchange-server-unavailable'],
  ['microsoft365', 'AUTHENTICATE failed.', 'microsoft365-no-passwords'],
  ['exchange', 'LOGIN failed.', 'exchange-log-in-name'],
  ['generic', 'User is authenticated but not connected.', 'exchange-not-connected'],
  ['generic', 'Account exceeded command or bandwidth limits. (Failure)', 'gmail-bandwidth'],
])('L9 %s means by “%s” its rule %s', (provider, words, name) => {
  expect(ruleOfAnswer(profileOf(provider), words)?.name).toBe(name);
});

it.each<[ProviderName, string]>([
  ['generic', 'LOGIN failed.'],
  ['generic', 'Invalid credentials (Failure)'],
  ['gmail', 'No such folder'],
  ['microsoft365', 'The specified message set is invalid.'],
])('L9 %s means no more than it says by “%s”', (provider, words) => {
  expect(ruleOfAnswer(profileOf(provider), words)).toBeUndefined();
});

it('L9 has one name for each rule, and a source for it', () => {
  const rules = new Set(PROFILES.flatMap((profile) => rulesOf(profile)));
  const names = [...rules].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, sources } of rules) {
    expect(sources, name).not.toEqual([]);
    for (const source of sources) expect(new URL(source).protocol, name).toBe('https:');
  }
});

it('N6 knows the limits of sending by the host that takes the mails', () => {
  expect(sendingRuleOf('smtp.office365.com')).toMatchObject({ connections: 3, perMinute: 30 });
  expect(sendingRuleOf('smtp.gmail.com')).toBeNull();
});
