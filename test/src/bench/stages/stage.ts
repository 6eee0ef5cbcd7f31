import type { System } from '../../system/system.ts';
import { type Taken, timed, type Watched } from '../measure/stopwatch.ts';

/** What a stage is measured on. */
export interface StageBench {
  readonly system: System;
  /** In memory; the stock folder has the same. */
  readonly mails: readonly Buffer[];
  /** Unlike that of any other measurement. */
  readonly seed: number;
}

/** One stage alone. */
export interface StageResult {
  readonly mailsPerSecond: number;
  /** CPU seconds of a mail in all processes that take part; null where that cannot be told. */
  readonly cpuPerMail: number | null;
}

/** Times one stage; servers that take part are named. */
export async function measured(
  { system, mails }: StageBench,
  servers: readonly ('postgres' | 'redis' | 'dovecot')[],
  work: () => Promise<void>,
): Promise<StageResult> {
  const watched: Watched = new Map(servers.map((name) => [name, [system.stack[name].pid]]));
  return stageResult(await timed(watched, work), mails.length);
}

function stageResult({ seconds, cpu }: Taken, count: number): StageResult {
  let sum: number | null = 0;
  for (const used of cpu.values()) sum = sum === null || used === null ? null : sum + used;
  return { mailsPerSecond: count / seconds, cpuPerMail: sum === null ? null : sum / count };
}

/** Lists of so many. */
export function inChunks<T>(list: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return chunks;
}

/** Works on all, so many at once. */
export async function withConcurrency<T>(
  list: readonly T[],
  concurrency: number,
  work: (value: T, index: number) => Promise<void>,
): Promise<void> {
  const left = list.entries();
  const worker = async () => {
    for (const [index, value] of left) await work(value, index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
