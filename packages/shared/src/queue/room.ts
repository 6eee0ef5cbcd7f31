import type { Redis } from 'ioredis';

/**
 * This part of Redis's memory is left to the queues: filled with raw mails to the brim, it would refuse
 * what ends a job, and so what makes room again.
 */
const RESERVED = 0.25;

/** Bytes of raw mail that Redis has room for now; Infinity when it has no limit, or does not tell. */
export async function roomForBytes(redis: Pick<Redis, 'info'>): Promise<number> {
  const told = await redis.info('memory').catch(() => '');
  const limit = numberOf(told, 'maxmemory');
  if (limit === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, limit * (1 - RESERVED) - numberOf(told, 'used_memory'));
}

function numberOf(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
