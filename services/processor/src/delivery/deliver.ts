import type { DeliveryJobResult, QueueGate, RawMail } from '@buzon/shared/queue';
import type { FileRequest, FileResult, Store } from '@buzon/store';
import type { Budget } from '../budget.ts';
import type { ListenerHolds } from '../hold/listener-holds.ts';
import type { ProcessorMetrics } from '../metrics.ts';
import type { Parser } from '../parse/parser.ts';
import type { Reading } from '../parse/reading.ts';
import type { Confirm } from './confirmer.ts';
import type { Delivery } from './delivery.ts';
import type { ListenerRules } from './filing-rules.ts';
import { Interruption } from './interruption.ts';
import { readBytes } from './raw-bytes.ts';

/** What filing a delivery needs. */
export interface DeliverParts {
  readonly gate: QueueGate;
  readonly bytes: RawMail;
  /** Raw bytes worked on at once (P14). */
  readonly budget: Budget;
  readonly rules: ReadonlyMap<string, ListenerRules>;
  readonly listenerHolds: ListenerHolds;
  readonly parser: Pick<Parser, 'read'>;
  readonly store: Pick<Store, 'fileMessage'>;
  readonly metrics: ProcessorMetrics;
  readonly confirm: Confirm;
}

/**
 * Files one delivery: admitted, read, filed, confirmed.
 * @throws Interruption, Failure
 */
export async function deliver(parts: DeliverParts, delivery: Delivery): Promise<DeliveryJobResult> {
  const rules = rulesOf(parts, delivery.data.listener);
  return parts.budget.within(delivery.data.size, async () => {
    await admit(parts.gate);
    const raw = await takeBytes(parts, delivery);
    const reading = await read(parts, raw, rules, delivery);
    const filed = await file(parts, requestFor(delivery, rules, reading));
    await acknowledge(parts, delivery, filed);
    return { outcome: filed.outcome, messageId: filed.messageId, caseId: filed.caseId };
  });
}

/** @throws Interruption when the listener is held, or the settings no longer know it */
function rulesOf({ rules, listenerHolds }: DeliverParts, listener: string): ListenerRules {
  const found = rules.get(listener);
  const milliseconds =
    found === undefined
      ? listenerHolds.hold(listener, 'the settings know no listener of this ID')
      : listenerHolds.pause(listener);
  if (found !== undefined && milliseconds === 0) return found;
  throw new Interruption({ kind: 'later', milliseconds, hold: false }, 'its listener is held');
}

async function admit(gate: QueueGate): Promise<void> {
  if ((await gate.admit()) !== 'closed') return;
  throw new Interruption({ kind: 'back', hold: true }, 'the queue is held');
}

async function takeBytes({ gate, bytes }: DeliverParts, { jobId }: Delivery): Promise<Buffer> {
  try {
    return await readBytes(bytes, jobId);
  } catch (error) {
    // A probe that has nothing to file says nothing about the hold.
    await gate.endProbe();
    throw error;
  }
}

async function read(
  { parser, metrics }: DeliverParts,
  raw: Buffer,
  rules: ListenerRules,
  { suspect }: Delivery,
): Promise<Reading> {
  const stopClock = metrics.parseSeconds.startTimer();
  const reading = await parser.read(raw, rules.reading, suspect);
  stopClock();
  return reading;
}

function requestFor(
  { data, receivedAt }: Delivery,
  { filing }: ListenerRules,
  { message, items }: Reading,
): FileRequest {
  const { mailboxKey, uidValidity, uid } = data;
  return {
    rules: filing,
    delivery: { mailboxKey, uidValidity, uid },
    receivedAt,
    message,
    items,
  };
}

async function file({ store, metrics }: DeliverParts, request: FileRequest): Promise<FileResult> {
  const stopClock = metrics.filingSeconds.startTimer();
  const result = await store.fileMessage(request);
  stopClock();
  return result;
}

async function acknowledge(
  { gate, listenerHolds, metrics, confirm }: DeliverParts,
  { jobId, data: { listener } }: Delivery,
  { outcome, outboxId, caseId }: FileResult,
): Promise<void> {
  metrics.filed.inc({ listener, outcome });
  listenerHolds.release(listener);
  await gate.succeeded();
  if (outboxId === null || caseId === null) return;
  await confirm({ outboxId, listener, caseId, delivery: jobId });
}
