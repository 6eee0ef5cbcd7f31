import type { ServiceContext } from '@buzon/shared/service';
import type { ProcessorPorts } from '../ports.ts';
import type { Ending } from './interruption.ts';

/** Thrown where the database does not know what was filed. */
export class DatabasePutBack extends Error {
  override readonly name = 'DatabasePutBack';
  /** The `buzon.messages.id` that it should know. */
  readonly knownMessageId: number;

  constructor(knownMessageId: number, cause: Error) {
    super(cause.message, { cause });
    this.knownMessageId = knownMessageId;
  }
}

export interface BeginAnewParts {
  readonly newest: ProcessorPorts['newest'];
  readonly queue: Pick<ProcessorPorts['messages'], 'drain'>;
  readonly gate: Pick<ProcessorPorts['gate'], 'answered'>;
  readonly log: ServiceContext['log'];
}

/**
 * Empties the queue once the database was put back to an older copy: what waits may answer mails that
 * the copy has lost, and would open cases of its own (P5). The fetchers find messages without jobs
 * and fill it again, the lost ones first, as after a Redis that was emptied (decision 19). Parked
 * messages stay parked.
 *
 * The queue is emptied before the lost message is forgotten: whoever dies between the two leaves it to
 * the next, and nobody files before. What is at work or added meanwhile is of the former epoch, and
 * dropped when its turn comes.
 */
export async function beginAnew(
  { newest, queue, gate, log }: BeginAnewParts,
  { knownMessageId, message }: DatabasePutBack,
): Promise<Ending> {
  if ((await newest.read()).messageId === knownMessageId) {
    await queue.drain(true);
    if (await newest.forget(knownMessageId)) log.error({}, `${message}. The queue begins anew`);
  }
  await gate.answered();
  return { kind: 'dropped' };
}
