import type { Confirmation, Store } from '@buzon/store';
import { type ConfirmationMail, confirmationMail, type Letterhead } from './confirmation-mail.ts';
import type { Mailer } from './mailer.ts';

export type Outcome = 'sent' | 'nothing to do';

export interface ConfirmParts {
  readonly store: Store;
  readonly mailer: Mailer;
  /** How this listener's confirmations look. */
  readonly letterhead: (listener: string) => Letterhead;
}

/**
 * Sends one confirmation and records it (N3). The Message-ID is registered before the mail leaves,
 * so that an answer always finds its case; a crash between sending and recording sends the same
 * Message-ID again. Rejects with a `Failure`.
 */
export async function confirm(outboxId: number, parts: ConfirmParts): Promise<Outcome> {
  const row = await parts.store.confirmation(outboxId);
  if (row === null || !isToBeSent(row)) return 'nothing to do';
  const mail: ConfirmationMail = confirmationMail(row, parts.letterhead(row.listener));
  await parts.store.registerOutgoing(row.caseId, mail.messageId);
  await parts.mailer.send(mail);
  await parts.store.confirmationSent(row.id);
  return 'sent';
}

/** A failed row has a job again only because a person retried it. */
function isToBeSent(row: Confirmation): boolean {
  return row.state === 'pending' || row.state === 'failed';
}
