import { setTimeout as pause } from 'node:timers/promises';
import {
  MESSAGES_QUEUE,
  openMessagesQueue,
  parseDeliveryJobId,
  retryInFull,
} from '@buzon/shared/queue';
import type { World } from './faults/fault.ts';
import { lyingIn } from './folders.ts';
import { INPUT, MAILBOXES, type Mailbox } from './installation.ts';
import type { Confirmations } from './verdict/confirmations.ts';

const LOOK_MS = 500;

/** How a run ended. */
export interface Settled {
  /** Mails parked that nothing was wrong with. */
  readonly parked: number;
  /** Mails that were expected to be parked and were. */
  readonly parkedRightly: number;
}

/**
 * Waits until every mail is moved and every sender is told. What is parked by then is looked at as a
 * person would: where the reason is mended it is retried, and has to be filed like any other.
 * Gives up when nothing has changed for as long as the patience lasts.
 */
export async function settle(
  world: World,
  confirmations: Confirmations,
  patienceSeconds: number,
): Promise<Settled> {
  let settled: Settled = { parked: 0, parkedRightly: 0 };
  let retried = false;
  let last = '';
  let changed = performance.now();
  while (performance.now() - changed < patienceSeconds * 1_000) {
    const left = await leftIn(world);
    const parked = await parkedOf(world, left);
    const { unconfirmed } = confirmations.verdict(world.post.posted);
    // With the folders empty and nothing to send nothing more will come.
    if (left.size === 0 && (unconfirmed === 0 || (await pendingConfirmations(world)) === 0)) break;
    if (!retried && left.size > 0 && parked.size === left.size) {
      settled = count(world, parked);
      await mendAndRetry(world, parked);
      retried = true;
    }
    const now = `${left.size} ${parked.size} ${unconfirmed} ${retried}`;
    if (now !== last) changed = performance.now();
    last = now;
    await pause(LOOK_MS);
  }
  if (retried) return settled;
  return count(world, await parkedOf(world, await leftIn(world)));
}

async function pendingConfirmations({ installation: { system } }: World): Promise<number> {
  return system.number("SELECT count(*) FROM buzon.outbox WHERE state = 'pending'");
}

/** What is still in the input folders: digest and UID. */
async function leftIn(world: World): Promise<ReadonlyMap<number, string>> {
  const left = new Map<number, string>();
  for (const mailbox of Object.keys(MAILBOXES) as Mailbox[]) {
    for (const { uid, digest } of await lyingIn(world, mailbox, INPUT)) {
      left.set(uid ?? -left.size - 1, digest);
    }
  }
  return left;
}

/** Those of them that are parked, by job id. */
async function parkedOf(
  { redis }: World,
  left: ReadonlyMap<number, string>,
): Promise<ReadonlyMap<string, string>> {
  const failed = await redis.zrange(`{buzon}:${MESSAGES_QUEUE}:failed`, 0, -1);
  const parked = new Map<string, string>();
  for (const jobId of failed) {
    const digest = left.get(parseDeliveryJobId(jobId)?.uid ?? 0);
    if (digest !== undefined) parked.set(jobId, digest);
  }
  return parked;
}

function count({ toBeParked }: World, parked: ReadonlyMap<string, string>): Settled {
  const rightly = [...parked.values()].filter((digest) => toBeParked.has(digest)).length;
  return { parked: parked.size - rightly, parkedRightly: rightly };
}

async function mendAndRetry(
  { installation: { system }, redis, toBeParked }: World,
  parked: ReadonlyMap<string, string>,
): Promise<void> {
  await system.query('DELETE FROM chaos.hangs_for');
  const queue = openMessagesQueue(redis, '{buzon}', () => undefined);
  for (const [jobId, digest] of parked) {
    const job = toBeParked.has(digest) ? await queue.getJob(jobId) : undefined;
    if (job !== undefined) await retryInFull(job);
  }
  toBeParked.clear();
  await queue.close();
}
