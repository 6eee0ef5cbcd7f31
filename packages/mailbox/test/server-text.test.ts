import type { ImapFlowError } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { serverText } from '../src/server-text.ts';

function refusalSaying(responseText: string): ImapFlowError {
  return Object.assign(new Error('Command failed'), { responseText }) as ImapFlowError;
}

describe('the words of a server that refuses', () => {
  it.each([
    'Quota exceeded (mailbox for user is full) (0.016 + 0.000 + 0.015 secs).',
    'Quota exceeded (mailbox for user is full) (4.002 + 0.000 secs).',
    'Quota exceeded\r\n (mailbox for user is full)',
  ])('L6 %j reads the same each time, so that it is said once', (said) => {
    expect(serverText(refusalSaying(said))).toBe('Quota exceeded (mailbox for user is full)');
  });

  it('L6 a long text is cut', () => {
    expect(serverText(refusalSaying('x'.repeat(1_000)))).toBe(`${'x'.repeat(300)}…`);
  });
});
