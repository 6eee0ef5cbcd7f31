import { openProtocolLog } from '@buzon/mailbox';
import { openTokenSource, type TokenSource } from '@buzon/oauth';
import { evictionPolicy, openMessagesQueue, openRedis } from '@buzon/shared/queue';
import { type Component, type ServiceContext, troubleLog } from '@buzon/shared/service';
import { type Environment, type ListenerSettings, required } from '@buzon/shared/settings';
import type { Redis } from 'ioredis';
import { Credentials } from './credentials.ts';
import { type ComparisonPauses, DailyComparison } from './daily-comparison.ts';
import { FairShare } from './fair-share.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import { Listener } from './listener.ts';
import { fetcherMetrics } from './metrics.ts';
import { openFetcherPorts } from './open-ports.ts';
import { listenerShare, ownWhilePossible, type Term } from './ownership.ts';
import { Wake } from './wake.ts';
import { SharedWindow } from './window.ts';

/** How often a fetcher says that it is alive, and learns of the others. */
const GREET_MILLISECONDS = 3_000;

/** What may be set from outside; the environment does not name these. */
export interface FetcherOptions {
  /** Of the daily comparison of each listener's output folder (O9). */
  readonly comparisonPauses?: ComparisonPauses;
}

/**
 * Builds a fetcher of every part that it is made of, and serves each listener whose lease it gets.
 * @param openPorts what it acts upon; a test puts something before the real ones
 */
export async function startFetcher(
  context: ServiceContext,
  { comparisonPauses }: FetcherOptions = {},
  openPorts = openFetcherPorts,
): Promise<readonly Component[]> {
  const { environment, settings, log, addReadiness } = context;
  const onError = troubleLog(log, 'Redis');
  const redis = openRedis(required(environment.redisUrl, 'REDIS_URL'), 'patient', onError);
  const queue = openMessagesQueue(redis, environment.prefix, onError);
  const parts: FetcherParts = {
    ...openPorts(environment, { redis, queue }),
    window: new SharedWindow(environment.maxBytesInFlight, environment.maxMessagesInFlight),
    metrics: fetcherMetrics(context.metrics),
  };
  addReadiness('redis', () => (redis.status === 'ready' ? null : `Redis is ${redis.status}`));
  void warnOfEviction(context, redis);

  const listeners = settings.useImapListener ? settings.listeners : [];
  if (listeners.length === 0) log.info('no listener to serve (UseImapListener, ImapListener)');
  const share = new FairShare(listeners.length);
  const greeting = greet(parts, share, context);
  const serving = listeners.map((listener) =>
    serve(listener, parts, share, context, comparisonPauses),
  );
  return [
    {
      name: 'connections',
      async stop() {
        await queue.close();
        redis.disconnect();
        await parts.store.close();
      },
    },
    {
      name: 'listeners',
      async stop() {
        await Promise.all(serving);
        await greeting;
      },
    },
  ];
}

/** Serves one listener until the service stops. */
async function serve(
  settings: ListenerSettings,
  parts: FetcherParts,
  share: FairShare,
  { environment, log, stopping, settings: { listeners } }: ServiceContext,
  pauses: ComparisonPauses | undefined,
): Promise<void> {
  const listenerLog = log.child({ listener: settings.id });
  const protocolLog =
    settings.protocolLogFile === null ? null : openProtocolLog({ path: settings.protocolLogFile });
  const lease = parts.lease(settings.id);
  const showing = () => new Credentials(settings, tokensOf(settings, parts, environment));
  const listener = new Listener(settings, parts, lease, showing(), protocolLog, listenerLog);
  const comparison = new DailyComparison(
    settings,
    listeners,
    parts,
    showing(),
    () => listener.isWell,
    listenerLog,
    pauses,
  );
  const work = async (term: Term) => {
    await Promise.all([listener.serve(term), comparison.serve(term.signal)]);
  };
  await ownWhilePossible(lease, listenerLog, stopping, work, listenerShare(share, settings.id));
  await protocolLog?.close();
}

/** Null: the listener has a password. */
function tokensOf(
  { id, oauth, userName }: ListenerSettings,
  { store }: FetcherParts,
  { secretKey }: Environment,
): TokenSource | null {
  if (oauth === null) return null;
  const logIn = `run \`buzon oauth login ${id}\``;
  return openTokenSource({ oauth, user: userName, records: store, secretKey, logIn });
}

/** Says that this fetcher is alive and learns how many are, until it stops. */
async function greet(
  { fleet }: FetcherParts,
  share: FairShare,
  { log, stopping }: ServiceContext,
): Promise<void> {
  const wake = new Wake();
  const failed = (err: unknown) => log.debug({ err }, 'could not count the fetchers');
  while (!stopping.aborted) {
    await fleet.greet().then((fetchers) => share.note(fetchers), failed);
    await wake.wait(GREET_MILLISECONDS, stopping);
  }
  await fleet.leave().catch(failed);
}

/** Any policy but noeviction loses jobs when Redis is full. */
async function warnOfEviction({ log }: ServiceContext, redis: Redis): Promise<void> {
  const policy = await evictionPolicy(redis);
  if (policy !== null && policy !== 'noeviction') {
    log.error({ policy }, 'Redis may evict jobs: set maxmemory-policy noeviction');
  }
}
