import type {
  ConfirmationQueues,
  MessagesQueue,
  NewestFiled,
  QueueGate,
  RawMail,
} from '@buzon/shared/queue';
import type { Store } from '@buzon/store';

/** All of the world outside of this process that the processor acts upon, beside BullMQ's own worker. */
export interface ProcessorPorts {
  readonly messages: Pick<MessagesQueue, 'rateLimit' | 'endOfLine' | 'drain' | 'remove' | 'close'>;
  readonly bytes: Pick<RawMail, 'get' | 'takeRefusal'>;
  readonly newest: Pick<NewestFiled, keyof NewestFiled>;
  readonly gate: Pick<QueueGate, keyof QueueGate>;
  readonly confirmations: Pick<ConfirmationQueues, 'add' | 'close'>;
  readonly store: Pick<Store, 'migrate' | 'verify' | 'probe' | 'fileMessage' | 'close'>;
}
