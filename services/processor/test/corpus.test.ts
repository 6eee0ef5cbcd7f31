import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ChildPool } from '../src/parse/child-pool.ts';
import { PARSE_LIMITS } from '../src/parse/limits.ts';
import { Parser } from '../src/parse/parser.ts';
import type { ReadingRules } from '../src/parse/reading.ts';

/** Real mails that are not the project's: `BUZON_CORPUS`, else `../shared/corpus` beside the checkout. */
const given = process.env['BUZON_CORPUS'];
const folder =
  given === undefined || given === ''
    ? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
    : resolve(given);
const CHILD = fileURLToPath(new URL('../dist/parse/child-main.js', import.meta.url));
const RULES: ReadingRules = {
  extractAttachments: true,
  ownAddresses: [],
  replyToFrom: [],
  trustedAuthserv: [],
  subjectTags: [],
  secretKey: null,
};

it('P1 of real mails, where a corpus is, at most 0.5 % are filed by their headers only', async ({
  annotate,
}) => {
  if (!existsSync(folder)) {
    await annotate('no corpus (BUZON_CORPUS, ../shared/corpus): real mails were not tried');
    return;
  }
  const pool = new ChildPool(CHILD, 1, PARSE_LIMITS);
  const fallbacks = new Map<string, string>();
  let file = '';
  const parser = new Parser({
    pool,
    mostWaiting: 1,
    onFallback: (reason) => fallbacks.set(file, reason),
  });
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.eml'));
  for (file of files) await parser.read(readFileSync(join(folder, file)), RULES, false);
  await pool.stop();
  const share = fallbacks.size / files.length;
  const found = JSON.stringify(Object.fromEntries(fallbacks));
  process.stdout.write(
    `${files.length} real mails, ${(share * 100).toFixed(2)} % filed by their headers: ${found}\n`,
  );
  expect(share).toBeLessThanOrEqual(0.005);
}, 120_000);
