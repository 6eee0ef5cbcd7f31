import { type ConfirmationsQueue, enqueueConfirmation } from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';

/** Queues the confirmation of a filed message. */
export type Confirm = (outboxId: number, listener: string, caseId: number) => Promise<void>;

/** A confirmation that cannot be queued is left to the sweep of the outbox: its row is committed. */
export function confirmer(queue: ConfirmationsQueue, log: ServiceContext['log']): Confirm {
  return async (outboxId, listener, caseId) => {
    try {
      await enqueueConfirmation(queue, { outboxId, listener, caseId });
    } catch (error) {
      log.warn({ err: error, listener, case: caseId }, 'a confirmation is left to the sweep');
    }
  };
}
