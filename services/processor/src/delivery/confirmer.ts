import type { ConfirmationJobData, ConfirmationQueues } from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';

/** Queues the confirmation of a filed message. */
export type Confirm = (confirmation: ConfirmationJobData) => Promise<void>;

/** A confirmation that cannot be queued is left to the sweep of the outbox: its row is committed. */
export function confirmer(
  queues: Pick<ConfirmationQueues, 'add'>,
  log: ServiceContext['log'],
): Confirm {
  return async (confirmation) => {
    try {
      await queues.add(confirmation);
    } catch (error) {
      const { listener, caseId, delivery } = confirmation;
      log.warn(
        { err: error, job: delivery, listener, case: caseId },
        'a confirmation is left to the sweep',
      );
    }
  };
}
