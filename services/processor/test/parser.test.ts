import { fileURLToPath } from 'node:url';
import { until } from '@buzon/stack';
import { afterEach, expect, it, vi } from 'vitest';
import { ChildPool } from '../src/parse/child-pool.ts';
import { PARSE_LIMITS, type ParseLimits } from '../src/parse/limits.ts';
import { type FallbackReason, Parser } from '../src/parse/parser.ts';
import type { ReadingRules } from '../src/parse/reading.ts';
import {
  largeMail,
  longLine,
  manyHeaders,
  manyParts,
  manyTags,
  nestedParts,
  nestedTags,
  smallMail,
} from './hostile-mails.ts';

const CHILD = fileURLToPath(new URL('../dist/parse/child-main.js', import.meta.url));
const RULES: ReadingRules = {
  extractAttachments: true,
  ownAddresses: [],
  replyToFrom: [],
  trustedAuthserv: [],
  secretKey: null,
  subjectTags: [],
};
const pools: ChildPool[] = [];

function openParser(limits: ParseLimits = PARSE_LIMITS) {
  const pool = new ChildPool(CHILD, 1, limits);
  pools.push(pool);
  const fallbacks: FallbackReason[] = [];
  const parser = new Parser({
    pool,
    mostWaiting: 4,
    onFallback: (reason) => fallbacks.push(reason),
  });
  return { parser, pool, fallbacks };
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
});

const hostile: readonly (readonly [string, () => Buffer])[] = [
  ['1,000 nested parts', () => nestedParts(1_000)],
  ['100,000 headers', () => manyHeaders(100_000)],
  ['a line of 10 MB', () => longLine(10_000_000)],
  ['50,000 parts', () => manyParts(50_000)],
  ['a million tags', () => manyTags(1_000_000)],
  ['100,000 nested tags', () => nestedTags(100_000)],
];

it.each(hostile)(
  'P1 %s are read within the limits, the sender and the mail kept',
  async (_, made) => {
    const { parser } = openParser();
    const raw = made();
    const { message, items } = await parser.read(raw, RULES, false);
    expect(message).toMatchObject({
      from: { address: 'hostil@example.com' },
      subject: 'Difícil',
      rawSize: raw.length,
    });
    expect(items[0]).toMatchObject({ kind: 'mail', sha256: message.rawSha256 });
    expect(items[0]?.content.equals(raw)).toBe(true);
  },
);

it('P1 a large mail is read in a child process as it would be in place', async () => {
  const { parser, fallbacks } = openParser();
  const raw = largeMail(20_000_000);
  const { message, items } = await parser.read(raw, RULES, false);
  const [mail, file] = items;
  expect(fallbacks).toEqual([]);
  expect(message.text).toContain('Adjunto el expediente.');
  expect(message.sentAt).toEqual(new Date('2026-03-02T10:00:00Z'));
  expect(file).toMatchObject({ kind: 'file', filename: 'expediente.pdf', size: 20_000_000 });
  expect(file?.content.equals(Buffer.alloc(20_000_000, 'Expediente '))).toBe(true);
  expect(mail?.content.length).toBeLessThan(1_000);
});

it('P7 a mail that is filed as a single item keeps its very bytes', async () => {
  const { parser } = openParser();
  const raw = largeMail(100_000);
  const { items } = await parser.read(raw, { ...RULES, extractAttachments: false }, false);
  expect(items).toHaveLength(1);
  expect(items[0]?.content).toBe(raw);
});

it('P1 what passes the limit of time is filed by its headers and whole, and counted', async () => {
  const { parser, pool, fallbacks } = openParser({ ...PARSE_LIMITS, timeMilliseconds: 40 });
  const raw = manyTags(1_000_000);
  const { message, items } = await parser.read(raw, RULES, false);
  expect(fallbacks).toEqual(['time']);
  expect(message).toMatchObject({ fallback: 'headers-only', subject: 'Difícil' });
  expect(message.warnings.join()).toContain('parsing took too long');
  expect(items.map(({ size }) => size)).toEqual([raw.length]);
  expect(pool.busy).toEqual([]);
});

it('P1 what passes the limit of resident memory is filed by its headers and whole', async () => {
  const { parser, fallbacks } = openParser({ ...PARSE_LIMITS, memoryBytes: 90 * 1024 * 1024 });
  const { message, items } = await parser.read(largeMail(37_000_000), RULES, false);
  expect(fallbacks).toEqual(['memory']);
  expect(message).toMatchObject({ fallback: 'headers-only', from: { name: 'Hostil' } });
  expect(items).toHaveLength(1);
});

it('P1 a mail whose child is killed under it is read again, alone', async () => {
  const { parser, pool, fallbacks } = openParser();
  const reading = parser.read(manyTags(1_000_000), RULES, false);
  process.kill(await busyChild(pool), 'SIGKILL');
  expect((await reading).message.fallback).toBe('none');
  expect(fallbacks).toEqual([]);
});

it('P1 a mail under which a child dies even when alone is filed by its headers', async () => {
  const { parser, pool, fallbacks } = openParser();
  const reading = parser.read(manyTags(1_000_000), RULES, false);
  const first = await busyChild(pool);
  process.kill(first, 'SIGKILL');
  process.kill(await busyChild(pool, first), 'SIGKILL');
  expect((await reading).message.fallback).toBe('headers-only');
  expect(fallbacks).toEqual(['crash']);
});

it('P1 a mail that was at work in a process that died is never read in place', async () => {
  const { parser, pool } = openParser();
  const [inTurn, alone] = [vi.spyOn(pool, 'read'), vi.spyOn(pool, 'readAlone')];
  const inPlace = await parser.read(smallMail('Sin sospecha'), RULES, false);
  expect(inPlace.message.subject).toBe('Sin sospecha');
  expect([inTurn, alone].flatMap(({ mock }) => mock.calls)).toEqual([]);
  const { message } = await parser.read(smallMail('Sospechoso'), RULES, true);
  expect(message).toMatchObject({ subject: 'Sospechoso', fallback: 'none' });
  expect(alone).toHaveBeenCalledTimes(1);
});

it('P1 small mails are read while a hostile one is', async () => {
  const { parser, pool } = openParser();
  const done: string[] = [];
  const hostileOne = parser
    .read(manyTags(1_000_000), RULES, false)
    .then(() => done.push('hostile'));
  await busyChild(pool);
  await parser.read(smallMail('Pequeño'), RULES, false).then(() => done.push('small'));
  await hostileOne;
  expect(done).toEqual(['small', 'hostile']);
});

async function busyChild(pool: ChildPool, other?: number): Promise<number> {
  const find = (): number | undefined => pool.busy.find((pid) => pid !== other);
  await until(() => find() !== undefined, { what: 'a child that reads a mail' });
  return find() ?? 0;
}
