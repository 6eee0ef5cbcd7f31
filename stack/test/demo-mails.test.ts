import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoMails } from '../src/demo/demo-mails.ts';

const FOLDER = join(import.meta.dirname, '..', 'demo-mails');
const NOW = new Date('2026-03-04T10:00:00Z');

describe('the mails of the demo', () => {
  it('L3 are enough for a batch at once', async () => {
    expect((await demoMails(FOLDER, NOW)).length).toBeGreaterThan(10);
  });

  it('N5 are written minutes ago, one after the other, the last one now', async () => {
    const mails = await demoMails(FOLDER, NOW);
    const times = mails.map(({ date }) => date.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(NOW.getTime());
    expect(NOW.getTime() - (times[0] ?? 0)).toBeLessThan(3_600_000);
    expect(String(mails.at(-1)?.raw)).toContain('Date: Wed, 04 Mar 2026 10:00:00 +0000\n');
  });

  it('P1 keep their bytes, whatever their character set', async () => {
    const mails = await demoMails(FOLDER, NOW);
    const old = mails.find(({ raw }) => raw.includes('charset=windows-1252'));
    expect(old?.raw.toString('latin1')).toContain('400 \x80 que nos enviaron');
    expect(mails.some(({ raw }) => String(raw).includes('los sábados por la mañana'))).toBe(true);
  });
});
