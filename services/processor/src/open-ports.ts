import {
  ConfirmationQueues,
  MESSAGES_QUEUE,
  newestFiled,
  openMessagesQueue,
  type openRedis,
  QueueGate,
  rawMail,
  redisKeys,
} from '@buzon/shared/queue';
import { type Environment, type InstallationSettings, required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import type { ProcessorPorts } from './ports.ts';

/** The real ports: Redis and the database. @param redis the connection that the worker uses, too */
export function openProcessorPorts(
  { prefix, databaseUrl, processorConcurrency }: Environment,
  redis: ReturnType<typeof openRedis>,
  onError: (error: Error) => void,
  settings: InstallationSettings,
): ProcessorPorts {
  const keys = redisKeys(prefix);
  return {
    messages: openMessagesQueue(redis, prefix, onError),
    bytes: rawMail(redis, keys),
    newest: newestFiled(redis, keys),
    gate: new QueueGate(redis, keys, MESSAGES_QUEUE),
    confirmations: new ConfirmationQueues({ connection: redis, prefix, settings, onError }),
    store: openStore({
      url: required(databaseUrl, 'DATABASE_URL'),
      poolSize: processorConcurrency,
      applicationName: 'buzon-processor',
    }),
  };
}
