import { classify, type Failure } from '@buzon/shared/failures';
import type { DeliveryJobResult } from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';
import type { Store } from '@buzon/store';
import { DiedAlone, MOST_DEATHS_ALONE } from '../alone/died-alone.ts';
import type { Alarm } from '../hold/alarm.ts';
import { judge } from '../hold/judge.ts';
import { concernsListener } from '../hold/listener-holds.ts';
import { type BeginAnewParts, beginAnew, DatabasePutBack } from './begin-anew.ts';
import { type DeliverParts, deliver } from './deliver.ts';
import { type DeliveryJob, deliveryOf } from './delivery.ts';
import { endJob, type RestingQueue } from './end-job.ts';
import { type Ending, Interruption } from './interruption.ts';
import { untilAbandoned } from './until-abandoned.ts';

/** What working on a delivery's job needs. */
export interface ProcessParts extends DeliverParts {
  readonly store: Pick<Store, 'fileMessage' | 'probe'>;
  readonly queue: RestingQueue & BeginAnewParts['queue'];
  readonly alarm: Alarm;
  readonly log: ServiceContext['log'];
  /** Aborted when a job still at work has to go back to the queue. */
  readonly abandon: AbortSignal;
}

/** What the worker runs for each job of the queue `messages`: one line in the log for each. */
export async function processDelivery(
  parts: ProcessParts,
  job: DeliveryJob,
  token: string,
): Promise<DeliveryJobResult> {
  const began = performance.now();
  const { log } = parts;
  const message = { job: job.id, listener: job.data.listener, uid: job.data.uid };
  try {
    const result = await untilAbandoned(deliver(parts, deliveryOf(job)), parts.abandon);
    parts.alarm.tell(await parts.gate.current());
    const { outcome, caseId } = result;
    const ms = Math.round(performance.now() - began);
    log.info({ ...message, outcome, case: caseId, ms }, 'filed');
    return result;
  } catch (error) {
    const ending = await endingOf(parts, error, job).catch((trouble: unknown): Ending => {
      log.warn({ ...message, err: trouble }, 'Redis did not take why a message was not filed');
      return { kind: 'back', hold: true };
    });
    log.debug({ ...message, ending: ending.kind, err: error }, 'not filed');
    return endJob(ending, job, token, parts.queue);
  }
}

/** How a job ends whose delivery was not filed. */
async function endingOf(parts: ProcessParts, error: unknown, job: DeliveryJob): Promise<Ending> {
  if (error instanceof Interruption) return error.ending;
  if (error instanceof DatabasePutBack) return beginAnew(parts, error);
  if (error instanceof DiedAlone) return endingOfDeath(parts, error, job);
  const failure = await failureOf(parts, error);
  if (concernsListener(failure)) {
    await parts.gate.answered();
    const milliseconds = parts.listenerHolds.hold(job.data.listener, failure.message);
    return { kind: 'later', milliseconds, hold: false };
  }
  const ending = await judge(parts.gate, failure, job.id ?? '');
  parts.alarm.tell(await parts.gate.current());
  return ending;
}

/**
 * A message that ended a process in which nothing else was at work: parked when it did so again and
 * again. The count stands in the job, and begins anew with a retry.
 */
async function endingOfDeath(
  { gate }: ProcessParts,
  { message }: DiedAlone,
  job: DeliveryJob,
): Promise<Ending> {
  // A death says nothing about a server: whoever waits for this probe may try.
  await gate.endProbe();
  const deathsAlone = (job.data.deathsAlone ?? 0) + 1;
  const isOver = deathsAlone >= MOST_DEATHS_ALONE;
  await job.updateData({ ...job.data, deathsAlone: isOver ? 0 : deathsAlone });
  const reason = `${message}, ${deathsAlone} times, each time alone in a process of its own`;
  return { kind: isOver ? 'parked' : 'failed', reason };
}

async function failureOf({ store }: ProcessParts, error: unknown): Promise<Failure> {
  return classify(error, 'database', async () => store.probe());
}
