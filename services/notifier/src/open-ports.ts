import {
  ConfirmationQueues,
  type ConfirmationsQueueName,
  type openRedis,
  QueueGate,
  redisKeys,
} from '@buzon/shared/queue';
import { type Environment, type InstallationSettings, required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import { mailServers } from './mail-servers.ts';
import { openMailers } from './mailers.ts';
import { MAX_CONNECTIONS, paceOfRoute } from './pace.ts';
import type { NotifierPorts } from './ports.ts';
import { SendingTurns } from './sending-turns.ts';

/**
 * The real ports: database, SMTP and Redis.
 * @param redis the connection that the workers use, too
 */
export function openNotifierPorts(
  { prefix, databaseUrl, smtpUrl, secretKey }: Environment,
  redis: ReturnType<typeof openRedis>,
  onError: (error: Error) => void,
  settings: InstallationSettings,
): NotifierPorts {
  const keys = redisKeys(prefix);
  const store = openStore({
    url: required(databaseUrl, 'DATABASE_URL'),
    poolSize: MAX_CONNECTIONS + 1,
    applicationName: 'buzon notifier',
  });
  const queues = new ConfirmationQueues({ connection: redis, prefix, settings, onError });
  const { all, queueOf } = queues.routes;
  const perMinuteOf = (name: ConfirmationsQueueName) => {
    const route = all.find(({ queue }) => queue === name);
    return route === undefined ? null : paceOfRoute(route, smtpUrl).perMinute;
  };
  return {
    store,
    mailer: (records) => openMailers(mailServers(all, { smtpUrl, secretKey, records }), queueOf),
    queues,
    queue: (name) => queues.queue(name),
    gate: (name) => new QueueGate(redis, keys, name),
    turns: (name) => new SendingTurns(redis, keys.sent(name), perMinuteOf(name)),
  };
}
