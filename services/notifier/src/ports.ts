import type { RefreshTokenRecords } from '@buzon/oauth';
import type {
  ConfirmationQueues,
  ConfirmationsQueue,
  ConfirmationsQueueName,
  QueueGate,
} from '@buzon/shared/queue';
import type { Store } from '@buzon/store';
import type { Mailers } from './mailers.ts';
import type { SendingTurns } from './sending-turns.ts';

/** All of the world outside of this process that the notifier acts upon, beside BullMQ's own worker. */
export interface NotifierPorts {
  readonly store: Pick<
    Store,
    | 'confirmation'
    | 'registerOutgoing'
    | 'confirmationSent'
    | 'confirmationFailed'
    | 'confirmationAttempted'
    | 'pendingConfirmations'
    | 'close'
  > &
    RefreshTokenRecords;
  /** Opens the mailers. @param records where their refresh tokens are kept */
  readonly mailer: (records: RefreshTokenRecords) => Mailers;
  /** All queues of confirmations. */
  readonly queues: Pick<ConfirmationQueues, 'add' | 'names' | 'limit' | 'forget'>;
  /** One of them, why it is held, and the turns to send through its mail server. */
  readonly queue: (
    name: ConfirmationsQueueName,
  ) => Pick<ConfirmationsQueue, 'getJob' | 'remove' | 'rateLimit'>;
  readonly gate: (name: ConfirmationsQueueName) => Pick<QueueGate, keyof QueueGate>;
  readonly turns: (name: ConfirmationsQueueName) => Pick<SendingTurns, 'take'>;
}
