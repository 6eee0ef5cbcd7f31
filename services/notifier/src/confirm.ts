import { Failure } from '@buzon/shared/failures';
import type { Confirmation } from '@buzon/store';
import { type ConfirmationMail, confirmationMail, type Letterhead } from './confirmation-mail.ts';
import type { Mailers } from './mailers.ts';
import type { NotifierPorts } from './ports.ts';

export type Outcome = 'sent' | 'nothing to do' | 'handed on';

export interface ConfirmParts {
  readonly store: NotifierPorts['store'];
  readonly mailer: Mailers;
  readonly turns: ReturnType<NotifierPorts['turns']>;
  /** How this listener's confirmations look. */
  readonly letterhead: (listener: string) => Letterhead;
  /** Whether this listener's confirmations belong to the queue that this one stands in. */
  readonly isOurs: (listener: string) => boolean;
  /** Puts it into the queue of its listener: the settings were others when it was queued here. */
  readonly handOn: (row: Confirmation) => Promise<void>;
}

/** The mail server is sent to as fast as it may be: there is a turn again in so many milliseconds. */
export class NoTurn extends Error {
  override readonly name = 'NoTurn';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`no turn to send for ${milliseconds} ms`);
    this.milliseconds = milliseconds;
  }
}

/**
 * Sends one confirmation and records it (N3). The Message-ID is registered before the mail leaves,
 * so that an answer always finds its case; a crash between sending and recording sends the same
 * Message-ID again. Rejects with a `Failure`, or with `NoTurn`.
 */
export async function confirm(outboxId: number, parts: ConfirmParts): Promise<Outcome> {
  const row = await parts.store.confirmation(outboxId);
  if (row === null || !isToBeSent(row)) return 'nothing to do';
  if (!parts.isOurs(row.listener)) {
    await parts.handOn(row);
    return 'handed on';
  }
  const mail = written(row, parts);
  const wait = await parts.turns.take();
  if (wait > 0) throw new NoTurn(wait);
  await parts.store.registerOutgoing(row.caseId, mail.messageId);
  await parts.mailer.send(mail, row.listener);
  await parts.store.confirmationSent(row.id);
  return 'sent';
}

/** What cannot be written is the fault of this one: it is parked with the reason, and the others are sent. */
function written(row: Confirmation, { letterhead }: ConfirmParts): ConfirmationMail {
  try {
    return confirmationMail(row, letterhead(row.listener));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    const message = `The confirmation cannot be written: ${words}`;
    throw new Failure('message', 'smtp', 'EMESSAGE', message, { cause });
  }
}

/** A failed row has a job again only because a person retried it. */
function isToBeSent(row: Confirmation): boolean {
  return row.state === 'pending' || row.state === 'failed';
}
