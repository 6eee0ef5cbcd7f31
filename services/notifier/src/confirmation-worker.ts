import { Failure } from '@buzon/shared/failures';
import {
  type ConfirmationJobData,
  confirmationJobData,
  HOLD_WINDOW_MILLISECONDS,
  REPEATED,
} from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';
import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { type ConfirmParts, confirm, NoTurn, type Outcome } from './confirm.ts';
import type { NotifierMetrics } from './metrics.ts';
import type { NotifierPorts } from './ports.ts';
import { isAboutRecipient, isSeldomTried, refusalOf, signatureOf } from './refusal.ts';

/** How a held queue's probe makes room for another mail, when its own is refused like the others. */
const TO_THE_BACK_MILLISECONDS = 5_000;

export interface ConfirmationWorkerParts extends ConfirmParts {
  readonly queue: ReturnType<NotifierPorts['queue']>;
  readonly gate: ReturnType<NotifierPorts['gate']>;
  readonly metrics: NotifierMetrics;
  readonly log: ServiceContext['log'];
  readonly stopping: AbortSignal;
}

type ConfirmationJob = Job<ConfirmationJobData, { readonly sent: boolean }>;

/**
 * One job of a queue of confirmations: admitted by its gate, sent, and on failure either held with
 * all others of the queue (the world's, the installation's; no attempt spent) or tried later or given up (N6).
 */
export function confirmationProcessor(parts: ConfirmationWorkerParts) {
  return async (job: ConfirmationJob, token?: string): Promise<{ readonly sent: boolean }> => {
    if ((await parts.gate.admit()) === 'closed') return sleep(HOLD_WINDOW_MILLISECONDS, parts);
    const began = performance.now();
    const outcome = await confirm(confirmationJobData.parse(job.data).outboxId, parts).catch(
      (thrown: unknown) => ended(job, token, thrown, parts),
    );
    await (outcome === 'handed on' ? parts.gate.endProbe() : parts.gate.succeeded());
    report(job, outcome, performance.now() - began, parts);
    return { sent: outcome === 'sent' };
  };
}

/** The workers of this queue sleep for so long; the job goes back to its place and no attempt is spent. */
async function sleep(milliseconds: number, { queue }: ConfirmationWorkerParts): Promise<never> {
  await queue.rateLimit(milliseconds);
  throw Worker.RateLimitError();
}

async function ended(
  job: ConfirmationJob,
  token: string | undefined,
  thrown: unknown,
  parts: ConfirmationWorkerParts,
): Promise<never> {
  if (!(thrown instanceof NoTurn)) return failed(job, token, asFailure(thrown), parts);
  // A probe that has no turn says nothing of what the queue is held for.
  await parts.gate.endProbe();
  return sleep(thrown.milliseconds, parts);
}

async function failed(
  job: ConfirmationJob,
  token: string | undefined,
  failure: Failure,
  parts: ConfirmationWorkerParts,
): Promise<never> {
  if (parts.stopping.aborted) {
    // The connection was cut by our own stop: that says nothing of the mail server.
    await job.moveToWait(token);
    await parts.gate.endProbe();
    throw new WaitingError();
  }
  if (failure.kind === 'message') return refused(job, token, failure, parts);
  return hold(failure, failure.kind, parts);
}

async function hold(
  failure: Failure,
  kind: 'world' | 'installation',
  parts: ConfirmationWorkerParts,
): Promise<never> {
  const { gate, log } = parts;
  const before = await gate.current();
  await gate.close({ ...words(failure), kind });
  if (before === null) log.warn({ code: failure.code, kind }, `Held: ${failure.message}`);
  // Holding the right to probe and not using it: the next try waits until it expires.
  if (isSeldomTried(failure)) await gate.admit();
  return sleep(HOLD_WINDOW_MILLISECONDS, parts);
}

/** This mail was refused, while others may pass. */
async function refused(
  job: ConfirmationJob,
  token: string | undefined,
  failure: Failure,
  parts: ConfirmationWorkerParts,
): Promise<never> {
  const { gate } = parts;
  const jobId = job.id ?? '';
  if (!isAboutRecipient(failure) && (await gate.repeated(signatureOf(failure), jobId))) {
    await heldAlike(job, token, failure, parts);
  }
  await gate.answered();
  return refusalOf(failure) === 'permanent' || isLastTry(job)
    ? giveUp(job, failure, parts)
    : tryLater(job, failure, parts);
}

/** The installation's: the mail is not blamed, and another one is the next probe. */
async function heldAlike(
  job: ConfirmationJob,
  token: string | undefined,
  failure: Failure,
  { gate, log }: ConfirmationWorkerParts,
): Promise<never> {
  const reason = `The mail server refuses all confirmations alike: ${failure.message}`;
  if ((await gate.current()) === null) log.error({ code: failure.code }, `Held: ${reason}`);
  await gate.close({ ...words(failure), kind: 'installation', code: REPEATED, message: reason });
  await job.moveToDelayed(Date.now() + TO_THE_BACK_MILLISECONDS, token);
  throw new DelayedError();
}

function isLastTry(job: ConfirmationJob): boolean {
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

async function giveUp(
  job: ConfirmationJob,
  failure: Failure,
  { store, metrics, log }: ConfirmationWorkerParts,
): Promise<never> {
  await store.confirmationFailed(job.data.outboxId, failure.message);
  metrics.confirmations.inc({ listener: job.data.listener, outcome: 'failed' });
  log.error({ ...logFields(job), code: failure.code }, `Not confirmed: ${failure.message}`);
  throw new UnrecoverableError(failure.message);
}

async function tryLater(
  job: ConfirmationJob,
  failure: Failure,
  { store, metrics, log }: ConfirmationWorkerParts,
): Promise<never> {
  await store.confirmationAttempted(job.data.outboxId, failure.message);
  metrics.confirmations.inc({ listener: job.data.listener, outcome: 'tried' });
  log.warn({ ...logFields(job), code: failure.code }, `Tried later: ${failure.message}`);
  throw new Error(failure.message, { cause: failure });
}

function report(
  job: ConfirmationJob,
  outcome: Outcome,
  milliseconds: number,
  { metrics, log }: ConfirmationWorkerParts,
): void {
  metrics.confirmations.inc({ listener: job.data.listener, outcome });
  if (outcome === 'sent') metrics.seconds.observe(milliseconds / 1_000);
  log.info({ ...logFields(job), outcome, ms: Math.round(milliseconds) }, 'Confirmation');
}

function logFields({ id, data }: ConfirmationJob) {
  // One message is followed through all services by the job id of its delivery (O5).
  return {
    job: data.delivery ?? id,
    confirmation: id,
    listener: data.listener,
    case: data.caseId,
  };
}

/** What is not a Failure is a fault of ours in this one mail. */
function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure('message', 'smtp', 'UNKNOWN', message, { cause: thrown });
}

/** The fields that a hold keeps: an Error's own do not survive a spread. */
function words({ name, source, code, message }: Failure) {
  return { name, source, code, message } as const;
}
