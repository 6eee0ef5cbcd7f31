import { once } from 'node:events';
import { openRedis, redisKeys } from '@buzon/shared/queue';
import {
  type Component,
  observability,
  type ServiceContext,
  troubleLog,
} from '@buzon/shared/service';
import { required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import { demandCredentials } from './access/loopback.ts';
import { queueBoard } from './board/board.ts';
import { overviewMetrics } from './metrics.ts';
import { overviewOf } from './overview/overview.ts';
import { watchedQueues } from './overview/watched-queues.ts';
import { createApp } from './web/app.ts';
import { type Listening, listen } from './web/listen.ts';
import { pageRoutes } from './web/page-routes.ts';

export const DEFAULT_PORT = 3_000;

/** A page is not worth waiting longer for. */
const CONNECT_TIMEOUT_MILLISECONDS = 2_000;
const STATEMENT_TIMEOUT_MILLISECONDS = 5_000;
const POOL_SIZE = 3;

/** Builds the dashboard: the overview, the trace, Bull Board, health and metrics on one port. */
export async function startDashboard(
  context: ServiceContext,
): Promise<readonly [Component, Component, Listening]> {
  const { environment, log, metrics, settings } = context;
  demandCredentials(environment);
  const keys = redisKeys(environment.prefix);
  const onError = troubleLog(log, 'Redis');

  const store = openStore({
    url: required(environment.databaseUrl, 'DATABASE_URL'),
    poolSize: POOL_SIZE,
    applicationName: 'buzon dashboard',
    connectTimeoutMs: CONNECT_TIMEOUT_MILLISECONDS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MILLISECONDS,
  });
  const redis = openRedis(required(environment.redisUrl, 'REDIS_URL'), 'prompt', onError);
  const queues = watchedQueues({ redis, prefix: environment.prefix, settings, onError });

  const overview = overviewOf({
    ...{ settings, redis, keys, store, queues },
    secretKey: environment.secretKey,
  });
  overviewMetrics(metrics, overview);

  const app = createApp({
    credentials: { operator: environment.dashboardOperator, reader: environment.dashboardReader },
    observe: observability(context),
    pages: pageRoutes(overview, store),
    board: queueBoard(queues),
    boardAway: () => (redis.status === 'ready' ? null : 'Redis does not answer: try again soon'),
    report: (err, path) => log.error({ err, path }, 'A page failed'),
  });
  // Else the first page may say that Redis is away when it is only being reached. A failure is told by the pages.
  const reached = once(redis, 'ready', {
    signal: AbortSignal.timeout(CONNECT_TIMEOUT_MILLISECONDS),
  });
  await reached.catch(() => undefined);
  const pages = await listen(app, environment.host, environment.port ?? DEFAULT_PORT);
  log.info({ host: environment.host, port: pages.port }, 'The dashboard is served');

  return [
    { name: 'database', stop: () => store.close() },
    {
      name: 'redis',
      async stop() {
        redis.disconnect();
      },
    },
    pages,
  ];
}
