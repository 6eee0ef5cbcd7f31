import { hostname } from 'node:os';
import { connectMailbox } from '@buzon/mailbox';
import {
  deliveryStates,
  type MessagesQueue,
  newestFiled,
  rawMail,
  redisKeys,
  roomForBytes,
  writeListenerStatus,
} from '@buzon/shared/queue';
import { type Environment, required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import type { Redis } from 'ioredis';
import { comparisonsWith } from './comparisons.ts';
import { firstSeenInRedis } from './first-seen.ts';
import { fleetInRedis } from './fleet.ts';
import { folderJobs } from './folder-jobs.ts';
import { Lease } from './lease.ts';
import type { FetcherPorts } from './ports.ts';

/** The fetcher asks the database one question at a time, and one more for each listener that is held. */
const STORE_POOL = 4;

/** The connections to Redis that the ports of one fetcher share; whoever made them ends them. */
export interface Connections {
  readonly redis: Redis;
  readonly queue: MessagesQueue;
}

/** The real ports: IMAP, Redis and the database. */
export function openFetcherPorts(
  { prefix, databaseUrl }: Environment,
  { redis, queue }: Connections,
): FetcherPorts {
  const keys = redisKeys(prefix);
  const parts = {
    queue,
    states: deliveryStates(redis, keys),
    raw: rawMail(redis, keys),
    newest: newestFiled(redis, keys),
    room: () => roomForBytes(redis),
  };
  const owner = `${hostname()}/${process.pid}`;
  const store = openStore({
    url: required(databaseUrl, 'DATABASE_URL'),
    poolSize: STORE_POOL,
    applicationName: 'buzon-fetcher',
  });
  return {
    mailbox: connectMailbox,
    jobs: (folder) => folderJobs(parts, folder),
    firstSeen: (folder) => firstSeenInRedis(redis, keys, folder),
    lease: (listener) => new Lease(redis, keys, listener, owner),
    fleet: fleetInRedis(redis, keys, owner),
    status: { write: (status) => writeListenerStatus(redis, keys, status) },
    comparisons: comparisonsWith(store),
    store,
  };
}
