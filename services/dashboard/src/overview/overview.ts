import { Failure } from '@buzon/shared/failures';
import { type RedisKeys, readListenerStatuses } from '@buzon/shared/queue';
import type { InstallationSettings } from '@buzon/shared/settings';
import type { FilingRates, Store } from '@buzon/store';
import type { Redis } from 'ioredis';
import { type Alarm, alarmsOf } from './alarms.ts';
import { type ListenerView, listenerViews } from './listeners.ts';
import { type Part, part } from './part.ts';
import { type QueueView, queueView, type WatchedQueue } from './queues.ts';
import { sharedAnswer } from './shared-answer.ts';

/** All that the overview page shows, at one moment (O2). */
export interface Overview {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly alarms: readonly Alarm[];
  readonly listeners: Part<readonly ListenerView[]>;
  readonly queues: Part<readonly QueueView[]>;
  /** Of the last hour. */
  readonly filing: Part<FilingRates>;
}

export interface OverviewSources {
  readonly settings: InstallationSettings;
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly queues: readonly WatchedQueue[];
  readonly store: Pick<Store, 'filingRates'>;
}

export const FILING_MINUTES = 60;
const OVERVIEW_LIFE_MILLISECONDS = 1_000;
/** The database is asked less often than Redis: it counts rows. */
const FILING_LIFE_MILLISECONDS = 5_000;

/** Never rejects: what is away is said in its part. */
export function overviewOf(sources: OverviewSources): () => Promise<Overview> {
  const { settings, redis, keys, queues, store } = sources;
  const filing = sharedAnswer(FILING_LIFE_MILLISECONDS, () => store.filingRates(FILING_MINUTES));
  return sharedAnswer(OVERVIEW_LIFE_MILLISECONDS, async () => {
    const [listenerPart, queuePart, filingPart] = await Promise.all([
      part('redis', async () => {
        demandConnection(redis);
        return listenerViews(settings, await readListenerStatuses(redis, keys));
      }),
      part('redis', () => {
        demandConnection(redis);
        return Promise.all(queues.map(queueView));
      }),
      part('database', filing),
    ]);
    const now = new Date();
    return {
      at: now.toISOString(),
      alarms: alarmsOf(listenerPart, queuePart, filingPart, now),
      listeners: listenerPart,
      queues: queuePart,
      filing: filingPart,
    };
  });
}

/** Without a connection there is nothing to wait for, and the client's own words help nobody. */
function demandConnection({ status }: Redis): void {
  if (status === 'ready') return;
  throw new Failure('world', 'redis', 'CONNECTION', `There is no connection (${status})`);
}
