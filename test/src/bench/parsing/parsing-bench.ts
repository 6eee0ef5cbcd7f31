import { peakMemory } from './peak-memory.ts';
import { type Reader, readers } from './readers.ts';
import { type SizeClass, sizeClasses } from './size-classes.ts';

/** What reading the mails of one class takes. */
export interface ParsingResult {
  readonly name: string;
  readonly mails: number;
  /** Mean of the raw mails. */
  readonly bytes: number;
  /** A second of CPU, that of the engine's own threads included. */
  readonly mailsPerSecond: number;
  /** Of plain mailparser, with its defaults, on the same mails in the same run. */
  readonly plainMailsPerSecond: number;
  readonly ratio: number;
  /** Most resident memory of a process that does nothing else. MiB. */
  readonly peakMiB: number;
  readonly plainPeakMiB: number;
}

/** Mails that each has read before anything is measured: the engine compiles what runs often, and a processor runs for days. */
const WARM_UP = 6_000;
/** Of CPU, for each class at least: the best of few short rounds is chance. */
const LEAST_SECONDS = 3;

/**
 * Reads mails by size class, with Buzón and with plain mailparser, in turns: the machine's speed
 * drifts. A first round only warms up; of the others the best counts.
 */
export async function runParsingBench(
  rounds: number,
  tell: (words: string) => void,
): Promise<readonly ParsingResult[]> {
  const results: ParsingResult[] = [];
  const classes = await sizeClasses();
  await warmUp(classes[0]?.mails ?? []);
  for (const one of classes) {
    tell(`reading ${one.mails.length} mails: ${one.name}`);
    results.push(await measuredClass(one, rounds));
  }
  return results;
}

async function warmUp(mails: readonly Buffer[]): Promise<void> {
  for (let read = 0; read < WARM_UP; read += mails.length) {
    for (const reader of ['mailparser', 'buzon'] as const) await secondsOf(reader, mails);
  }
}

async function measuredClass({ name, mails }: SizeClass, rounds: number): Promise<ParsingResult> {
  const seconds: Record<Reader, number[]> = { buzon: [], mailparser: [] };
  const spent = () => seconds.buzon.reduce((sum, taken) => sum + taken, 0);
  for (let round = 0; round <= rounds || spent() < LEAST_SECONDS; round += 1) {
    for (const reader of ['mailparser', 'buzon'] as const) {
      const taken = await secondsOf(reader, mails);
      if (round > 0) seconds[reader].push(taken);
    }
  }
  const rate = (reader: Reader) => mails.length / Math.min(...seconds[reader]);
  return {
    name,
    mails: mails.length,
    bytes: Math.round(mails.reduce((sum, { length }) => sum + length, 0) / mails.length),
    mailsPerSecond: rate('buzon'),
    plainMailsPerSecond: rate('mailparser'),
    ratio: rate('buzon') / rate('mailparser'),
    peakMiB: await peakMemory('buzon', name),
    plainPeakMiB: await peakMemory('mailparser', name),
  };
}

/** Of CPU: what others do on the machine meanwhile does not count. */
async function secondsOf(reader: Reader, mails: readonly Buffer[]): Promise<number> {
  const before = process.cpuUsage();
  for (const raw of mails) await readers[reader](raw);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
