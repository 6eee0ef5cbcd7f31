import {
  ConfirmationQueues,
  type ConfirmationsQueueName,
  MESSAGES_QUEUE,
  openMessagesQueue,
  QueueGate,
  redisKeys,
} from '@buzon/shared/queue';
import type { InstallationSettings } from '@buzon/shared/settings';
import type { Redis } from 'ioredis';
import type { BoardQueue } from '../board/board.ts';
import type { WatchedQueue } from './queues.ts';

/** The queues of an installation, as a person sees them: those of the settings and what former ones have left. */
export function watchedQueues(parts: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly settings: InstallationSettings;
  readonly onError: (error: Error) => void;
}): () => Promise<readonly (WatchedQueue & BoardQueue)[]> {
  const { redis, prefix, settings, onError } = parts;
  const keys = redisKeys(prefix);
  const messages = {
    queue: openMessagesQueue(redis, prefix, onError),
    gate: new QueueGate(redis, keys, MESSAGES_QUEUE),
    description: 'Mailbox → case. A failed job is a parked message.',
  };
  const confirmations = new ConfirmationQueues({ connection: redis, prefix, settings, onError });
  const watched = new Map<ConfirmationsQueueName, WatchedQueue & BoardQueue>();
  const watch = (name: ConfirmationsQueueName) => {
    const known = watched.get(name) ?? {
      queue: confirmations.queue(name),
      gate: new QueueGate(redis, keys, name),
      description: described(name, confirmations),
    };
    watched.set(name, known);
    return known;
  };
  return async () => [messages, ...(await confirmations.names()).map(watch)];
}

function described(name: ConfirmationsQueueName, { routes }: ConfirmationQueues): string {
  const route = routes.all.find(({ queue }) => queue === name);
  if (route === undefined) {
    return 'Left by former settings: what is retried goes to the mail server that its listener has now.';
  }
  const of = route.listeners.length === 0 ? '' : ` Of ${route.listeners.join(', ')}.`;
  return `Case number → sender.${of}`;
}
