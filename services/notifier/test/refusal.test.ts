import { classifyNow, Failure } from '@buzon/shared/failures';
import { expect, it } from 'vitest';
import { isAboutRecipient, isLogIn, refusalOf, signatureOf } from '../src/refusal.ts';

const refusal = (code: string, words: string) => new Failure('message', 'smtp', code, words);

it.each([
  ['450', 'temporary'],
  ['452', 'temporary'],
  ['550', 'permanent'],
  ['554', 'permanent'],
  ['EENVELOPE', 'permanent'],
  ['UNKNOWN', 'temporary'],
])('N6 takes a refusal with %s for %s', (code, expected) => {
  expect(refusalOf(refusal(code, 'no'))).toBe(expected);
});

it('N6 does not take the database’s words for those of the mail server', () => {
  expect(refusalOf(new Failure('message', 'database', '55000', 'no'))).toBe('temporary');
});

it('P13 counts refusals as alike only when they are not about one recipient', () => {
  expect(isAboutRecipient(refusal('550', '550 5.1.1 recipient: unknown user'))).toBe(true);
  expect(isAboutRecipient(refusal('552', '552 5.2.2 mailbox full'))).toBe(true);
  expect(isAboutRecipient(refusal('554', '554 5.7.1 relay access denied'))).toBe(false);
  expect(signatureOf(refusal('554', '554 5.7.1 spam, id 8841'))).toBe(
    signatureOf(refusal('554', '554 5.7.1 spam, id 77')),
  );
  expect(signatureOf(refusal('554', '5.7.1 spam'))).not.toBe(
    signatureOf(refusal('550', '5.7.1 no')),
  );
});

it('N6 knows a refused log-in', () => {
  expect(isLogIn(new Failure('world', 'smtp', '535', 'no'))).toBe(true);
  expect(isLogIn(new Failure('world', 'smtp', '421', 'closing'))).toBe(false);
  // Exchange Online has a 432 of its own: it speaks of connections.
  const crowded = Object.assign(new Error('432 4.3.2 Concurrent connections limit exceeded'), {
    responseCode: 432,
    command: 'MAIL FROM',
  });
  const failure = classifyNow(crowded, 'smtp');
  expect(failure).toMatchObject({ kind: 'world', code: 'CONNECTIONS' });
  expect(failure instanceof Failure && isLogIn(failure)).toBe(false);
});
