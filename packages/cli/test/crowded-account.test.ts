import { PROFILES, type ProviderName } from '@buzon/shared/providers';
import { expect, it } from 'vitest';
import { crowdedAccount } from '../src/check/crowded-account.ts';

const account = { hostName: 'imap.example.com', userName: 'reclamos@example.com' };

function warnings(provider: ProviderName, listeners: number): readonly string[] {
  const profile = PROFILES.find(({ name }) => name === provider) ?? expect.unreachable(provider);
  const same = Array.from({ length: listeners }, () => ({
    ...account,
    userName: account.userName.toUpperCase(),
  }));
  const others = Array.from({ length: 30 }, (_, i) => ({ ...account, userName: `otro${i}` }));
  return crowdedAccount('listener A', account, [...same, ...others], profile).map(
    ({ words }) => words,
  );
}

it.each([
  ['gmail-connections', 'gmail', 7, /^8 listeners .*Gmail gives an account 15/],
  ['microsoft365-connections', 'microsoft365', 10, /^11 listeners .*gives an account 20/],
  ['exchange-connections', 'exchange', 8, /^9 listeners .*Exchange gives an account 16/],
] as const)('O6 %s: warns before people are locked out', (_, provider, enough, words) => {
  expect(warnings(provider, enough)).toEqual([]);
  expect(warnings(provider, enough + 1)).toEqual([expect.stringMatching(words)]);
});

it('O6 knows of no limit where none is known', () => {
  expect(warnings('generic', 100)).toEqual([]);
});
