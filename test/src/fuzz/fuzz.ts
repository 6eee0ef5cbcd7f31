import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres, temporaryDirectory } from '@buzon/stack';
import { openStore } from '@buzon/store';
import { Pool } from 'pg';
import { openInputs } from './inputs.ts';
import type { FuzzOptions } from './options.ts';
import { Reader, type Report } from './reader.ts';

/** What a run found. */
export interface FuzzResult {
  readonly seed: number;
  readonly inputs: number;
  readonly sources: number;
  readonly real: number;
  readonly megabytes: number;
  /** Share of the inputs that the parser's own limits had filed by their headers. */
  readonly fallbackShare: number;
  /** The longest that one input read in place held the event loop. */
  readonly longestInPlaceMilliseconds: number;
  readonly longestMilliseconds: number;
  readonly failures: readonly Report[];
  /** Messages and deliveries that are not in the database as they should be. */
  readonly lost: number;
}

const MINUTE_MILLISECONDS = 60_000;
const MOST_FAILURES = 20;

/** Reads and files mutated mails until the time is over; each that fails is written to a file. */
export async function runFuzz(
  options: FuzzOptions,
  tell: (words: string) => void,
): Promise<FuzzResult> {
  const directory = await temporaryDirectory('fuzz');
  const postgres = await startPostgres({ directory });
  const url = await postgres.createDatabase('fuzz');
  const store = openStore({ url, poolSize: 1, applicationName: 'buzon-fuzz' });
  await store.migrate();
  await store.close();
  const reader = new Reader(options.seed, url);
  try {
    const reports = await readAll(options, reader, tell);
    return { ...summed(options, reader, reports), lost: await lost(url, reports) };
  } finally {
    await reader.stop();
    await postgres.stop();
  }
}

async function readAll(
  { minutes, inputs, seed, only, directory }: FuzzOptions,
  reader: Reader,
  tell: (words: string) => void,
): Promise<Report[]> {
  const until = Date.now() + minutes * MINUTE_MILLISECONDS;
  const reports: Report[] = [];
  let failures = 0;
  const first = only ?? 0;
  const last = only ?? inputs - 1;
  for (
    let index = first;
    index <= last && failures < MOST_FAILURES && Date.now() < until;
    index += 1
  ) {
    const report = await reader.read(index);
    reports.push(report);
    if (report.faults.length === 0) continue;
    failures += 1;
    const file = await keep(seed, index, directory);
    tell(`${file}: ${report.faults.join('; ')} (again: --seed ${seed} --only ${index})`);
  }
  return reports;
}

async function keep(seed: number, index: number, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${seed}-${index}.eml`);
  await writeFile(file, (await openInputs(seed)).at(index));
  return file;
}

function summed(
  { seed }: FuzzOptions,
  reader: Reader,
  reports: readonly Report[],
): Omit<FuzzResult, 'lost'> {
  const most = (all: readonly Report[]) =>
    all.reduce((longest, { milliseconds }) => Math.max(longest, milliseconds), 0);
  const bytes = reports.reduce((sum, report) => sum + report.bytes, 0);
  return {
    seed,
    ...reader.sources,
    inputs: reports.length,
    megabytes: bytes / 1_000_000,
    fallbackShare: reports.filter(({ fallback }) => fallback).length / Math.max(1, reports.length),
    longestInPlaceMilliseconds: most(reports.filter(({ inPlace }) => inPlace)),
    longestMilliseconds: most(reports),
    failures: reports.filter(({ faults }) => faults.length > 0),
  };
}

/** Each input that was read is one delivery, and each message has its mail. */
async function lost(url: string, reports: readonly Report[]): Promise<number> {
  const pool = new Pool({ connectionString: url, max: 1 });
  const { rows } = await pool.query<{ filed: string; bare: string }>(
    `SELECT (SELECT count(*) FROM buzon.deliveries WHERE uidvalidity = 1) AS filed,
      (SELECT count(*) FROM buzon.messages m WHERE NOT EXISTS (
        SELECT FROM buzon.attachments a WHERE a.message_id = m.id AND a.kind = 'mail')) AS bare`,
  );
  await pool.end();
  const read = reports.filter(({ faults }) => faults.length === 0).length;
  return Math.max(0, read - Number(rows[0]?.filed)) + Number(rows[0]?.bare);
}
