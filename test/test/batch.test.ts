import { until } from '@buzon/stack';
import { ACCOUNT, System } from '@buzon/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

function mail(n: number): string {
  return [
    `From: Ana <ana${n}@example.com>`,
    'To: reclamos@example.com',
    `Subject: Reclamo ${n}`,
    `Message-ID: <${n}.batch@example.com>`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    '',
    `Texto ${n}`,
    '',
  ].join('\r\n');
}

describe('a batch, from mailbox to case', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(async () => {
    await system.stop();
  });

  it('L3 L4 P3 fires at the tenth message, files each once and moves all', async () => {
    await system.deliver(Array.from({ length: 10 }, (_, i) => mail(i)));
    await until(async () => (await system.count('IMAP/Done')) === 10, { what: 'all ten in Done' });
    expect(await system.count('IMAP/New')).toBe(0);
    expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(10);
    expect(ACCOUNT.user).toBe('reclamos@example.com');
  });
});
