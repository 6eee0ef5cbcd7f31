import { Failure } from '@buzon/shared/failures';
import { type RedisKeys, readListenerStatuses } from '@buzon/shared/queue';
import type { InstallationSettings } from '@buzon/shared/settings';
import type { FilingRates, Store } from '@buzon/store';
import type { Redis } from 'ioredis';
import { type AccountView, accountViews } from './accounts.ts';
import { type Alarm, alarmsOf } from './alarms.ts';
import { type ListenerView, listenerViews } from './listeners.ts';
import { type MailServerView, mailServerViews } from './mail-servers.ts';
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
  /** Of today and yesterday. */
  readonly accounts: Part<readonly AccountView[]>;
  /** Those with a log-in of their own that may end. */
  readonly mailServers: Part<readonly MailServerView[]>;
}

export interface OverviewSources {
  readonly settings: InstallationSettings;
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly queues: () => Promise<readonly WatchedQueue[]>;
  readonly store: Pick<Store, 'filingRates' | 'account' | 'comparisons'> &
    Parameters<typeof mailServerViews>[1];
  /** `BUZON_SECRET_KEY`. */
  readonly secretKey: Buffer | null;
}

export const FILING_MINUTES = 60;
const OVERVIEW_LIFE_MILLISECONDS = 1_000;
/** The database is asked less often than Redis: it counts rows. */
const FILING_LIFE_MILLISECONDS = 5_000;

/** Never rejects: what is away is said in its part. */
export function overviewOf(sources: OverviewSources): () => Promise<Overview> {
  const { settings, redis, keys, queues, store, secretKey } = sources;
  const filing = sharedAnswer(FILING_LIFE_MILLISECONDS, () => store.filingRates(FILING_MINUTES));
  const accounts = accountViews(settings, store);
  const mailServers = mailServerViews(settings, store, secretKey);
  return sharedAnswer(OVERVIEW_LIFE_MILLISECONDS, async () => {
    const [listenerPart, queuePart, filingPart, accountPart, mailServerPart] = await Promise.all([
      part('redis', async () => {
        demandConnection(redis);
        return listenerViews(settings, await readListenerStatuses(redis, keys));
      }),
      part('redis', async () => {
        demandConnection(redis);
        return Promise.all((await queues()).map(queueView));
      }),
      part('database', filing),
      part('database', accounts),
      part('database', mailServers),
    ]);
    const now = new Date();
    return {
      at: now.toISOString(),
      alarms: alarmsOf(listenerPart, queuePart, filingPart, accountPart, mailServerPart, now),
      listeners: listenerPart,
      queues: queuePart,
      filing: filingPart,
      accounts: accountPart,
      mailServers: mailServerPart,
    };
  });
}

/** Without a connection there is nothing to wait for, and the client's own words help nobody. */
function demandConnection({ status }: Redis): void {
  if (status === 'ready') return;
  throw new Failure('world', 'redis', 'CONNECTION', `There is no connection (${status})`);
}
