import { hostname } from 'node:os';
import { openProtocolLog } from '@buzon/mailbox';
import {
  deliveryStates,
  evictionPolicy,
  openMessagesQueue,
  openRedis,
  rawMail,
  redisKeys,
} from '@buzon/shared/queue';
import { runService, type ServiceContext, troubleLog } from '@buzon/shared/service';
import { type ListenerSettings, required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import type { FetcherParts } from './fetcher-parts.ts';
import { Lease } from './lease.ts';
import { Listener } from './listener.ts';
import { fetcherMetrics } from './metrics.ts';
import { ownWhilePossible } from './ownership.ts';
import { SharedWindow } from './window.ts';

/** The fetcher asks the database one question at a time, and one more for each listener that is held. */
const STORE_POOL = 4;

await runService({
  name: 'fetcher',
  defaultPort: 9101,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  async start(context) {
    const { environment, settings, log, addReadiness } = context;
    const onError = troubleLog(log, 'Redis');
    const keys = redisKeys(environment.prefix);
    const redis = openRedis(required(environment.redisUrl, 'REDIS_URL'), 'patient', onError);
    const queue = openMessagesQueue(redis, environment.prefix, onError);
    const store = openStore({
      url: required(environment.databaseUrl, 'DATABASE_URL'),
      poolSize: STORE_POOL,
      applicationName: 'buzon-fetcher',
    });
    const parts: FetcherParts = {
      redis,
      keys,
      queue,
      states: deliveryStates(redis, keys),
      raw: rawMail(redis, keys),
      store,
      window: new SharedWindow(environment.maxBytesInFlight, environment.maxMessagesInFlight),
      metrics: fetcherMetrics(context.metrics),
    };
    addReadiness('redis', () => (redis.status === 'ready' ? null : `Redis is ${redis.status}`));
    void warnOfEviction(context, parts);

    const listeners = settings.useImapListener ? settings.listeners : [];
    if (listeners.length === 0) log.info('no listener to serve (UseImapListener, ImapListener)');
    const serving = listeners.map((listener) => serve(listener, parts, context));
    return [
      {
        name: 'connections',
        async stop() {
          await queue.close();
          redis.disconnect();
          await store.close();
        },
      },
      {
        name: 'listeners',
        async stop() {
          await Promise.all(serving);
        },
      },
    ];
  },
});

/** Serves one listener until the service stops. */
async function serve(
  settings: ListenerSettings,
  parts: FetcherParts,
  { log, stopping }: ServiceContext,
): Promise<void> {
  const listenerLog = log.child({ listener: settings.id });
  const protocolLog =
    settings.protocolLogFile === null ? null : openProtocolLog({ path: settings.protocolLogFile });
  const lease = new Lease(parts.redis, parts.keys, settings.id, `${hostname()}/${process.pid}`);
  const listener = new Listener(settings, parts, lease, protocolLog, listenerLog);
  await ownWhilePossible(lease, listenerLog, stopping, (term) => listener.serve(term));
  await protocolLog?.close();
}

/** Any policy but noeviction loses jobs when Redis is full. */
async function warnOfEviction({ log }: ServiceContext, { redis }: FetcherParts): Promise<void> {
  const policy = await evictionPolicy(redis);
  if (policy !== null && policy !== 'noeviction') {
    log.error({ policy }, 'Redis may evict jobs: set maxmemory-policy noeviction');
  }
}
