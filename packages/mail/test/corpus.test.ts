import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/read-mail.ts';

/**
 * Real mails that are not the project's: `BUZON_CORPUS`, else `../shared/corpus` beside the
 * checkout, with lists of what is known about them.
 */
const given = process.env['BUZON_CORPUS'];
const folder =
  given === undefined || given === ''
    ? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
    : resolve(given);
const isThere = existsSync(join(folder, 'labels.jsonl'));
const title = isThere ? 'P12 over real mail' : `P12 over real mail (NOT RUN: no ${folder})`;

const listed = (list: string) =>
  readFileSync(join(folder, list), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Collections of bounces: what their lists leave out is no ordinary mail. */
const OF_BOUNCES = /^(?:sisimai|flufl-bounce)\//;
/** Mail of machines among other mail, which the lists do not name: its header fields say what it is. */
const UNNAMED =
  /^(?:mimekit\/messages\/(?:bounce|delivery-status-multiple-blank-lines|disposition-notification|feedback-report)|chatwoot\/non_utf_encoded_mail)\.eml$/;

function classes(): Map<string, string[]> {
  const known = new Map([
    ['bounce', listed('bounces.txt')],
    ['auto-reply', listed('autoreplies.txt')],
    ['report', [...listed('feedback-reports.txt'), ...listed('delivered-dsn.txt')]],
  ]);
  const named = new Set([...known.values()].flat());
  const ordinary = readdirSync(folder, { recursive: true })
    .map((file) => String(file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.eml') && !named.has(file))
    .filter((file) => !OF_BOUNCES.test(file) && !UNNAMED.test(file));
  return known.set('ordinary', ordinary);
}

describe.runIf(isThere)(title, () => {
  it('P12 finds 99 % of the bounces, with false alarms on under 0.5 % of ordinary mail', async () => {
    const table = new Map<string, Map<string, number>>();
    for (const [name, files] of classes()) {
      const row = new Map<string, number>([['mails', files.length]]);
      for (const file of files) {
        const { automatic } = await parseMessage(readFileSync(join(folder, file)));
        const found = automatic ?? 'person';
        row.set(found, (row.get(found) ?? 0) + 1);
      }
      table.set(name, row);
    }
    const share = (name: string, found: string) =>
      (table.get(name)?.get(found) ?? 0) / (table.get(name)?.get('mails') ?? 0);
    process.stdout.write(`${printed(table)}\n`);
    expect(share('bounce', 'bounce')).toBeGreaterThanOrEqual(0.99);
    const alarms = ['bounce', 'auto-reply', 'report'].map((found) => share('ordinary', found));
    expect(alarms.reduce((sum, each) => sum + each)).toBeLessThan(0.005);
  });
});

function printed(table: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const columns = ['mails', 'bounce', 'auto-reply', 'report', 'list', 'person'];
  const rows = [...table].map(([name, row]) => [name, ...columns.map((key) => row.get(key) ?? 0)]);
  return [['', ...columns], ...rows]
    .map((cells) => cells.map((cell) => String(cell).padStart(11)).join(''))
    .join('\n');
}
