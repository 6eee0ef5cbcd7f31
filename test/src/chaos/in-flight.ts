import { CONFIRMATIONS_QUEUE, MESSAGES_QUEUE } from '@buzon/shared/queue';
import { until } from '@buzon/stack';
import type { Redis } from 'ioredis';

/** Where jobs are, and the senders of mails that are expected to be parked. */
interface Jobs {
  readonly redis: Redis;
  readonly toBeParked: ReadonlyMap<string, string>;
}

/** What a fault may catch in mid-work. */
export type Work = 'messages' | 'confirmations';

const MESSAGES = `{buzon}:${MESSAGES_QUEUE}`;
/** The longest pause after which a service tries a server again is a minute; a busy machine takes several. */
export const LONGEST_WAIT_MS = 300_000;

/** Confirmations that wait or are at work; those that rest until a later time do not count. */
async function confirmationsInFlight({ redis }: Jobs): Promise<number> {
  const queue = `{buzon}:${CONFIRMATIONS_QUEUE}`;
  const counts = await Promise.all([
    redis.llen(`${queue}:wait`),
    redis.llen(`${queue}:active`),
    redis.zcard(`${queue}:prioritized`),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Jobs of mails that nobody works on yet, and that will be filed. */
export async function messagesWaiting(jobs: Jobs): Promise<number> {
  return provingOf(jobs, await jobs.redis.zrange(`${MESSAGES}:prioritized`, 0, -1));
}

async function messagesInFlight(jobs: Jobs): Promise<number> {
  const { redis } = jobs;
  const ids = await Promise.all([
    redis.lrange(`${MESSAGES}:wait`, 0, -1),
    redis.lrange(`${MESSAGES}:active`, 0, -1),
    redis.zrange(`${MESSAGES}:prioritized`, 0, -1),
  ]);
  return provingOf(jobs, ids.flat());
}

/** Mails that are tried until they are parked, and again when Redis was emptied, prove nothing. */
async function provingOf({ redis, toBeParked }: Jobs, ids: readonly string[]): Promise<number> {
  const data = await Promise.all(ids.map((id) => redis.hget(`${MESSAGES}:${id}`, 'data')));
  const senders = [...toBeParked.values()].filter((sender) => sender !== '');
  const proves = (text: string | null) =>
    text !== null && !senders.some((sender) => text.toLowerCase().includes(sender));
  return data.filter(proves).length;
}

/** Waits until some are, and tells how many. */
export async function untilInFlight(jobs: Jobs, work: Work): Promise<number> {
  return until(() => (work === 'messages' ? messagesInFlight(jobs) : confirmationsInFlight(jobs)), {
    what: `${work} in flight`,
    timeoutMs: LONGEST_WAIT_MS,
    intervalMs: 5,
  });
}
