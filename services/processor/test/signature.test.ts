import { Failure } from '@buzon/shared/failures';
import { expect, it } from 'vitest';
import { signatureOf } from '../src/hold/signature.ts';

const failed = (code: string, message: string): string =>
  signatureOf(new Failure('message', 'database', code, message));

it('P13 the same error on different messages differs in its numbers only', () => {
  expect(failed('P0001', 'Case 17 has no unit\nCONTEXT: line 3')).toBe(
    failed('P0001', 'Case 2044 has no unit\nCONTEXT: line 9'),
  );
});

it('P13 other words or another code are another error', () => {
  const one = failed('P0001', 'Case 17 has no unit');
  expect(failed('P0001', 'Case 17 has no inbox')).not.toBe(one);
  expect(failed('23505', 'Case 17 has no unit')).not.toBe(one);
});
