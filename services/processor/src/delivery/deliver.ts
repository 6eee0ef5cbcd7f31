import { Failure } from '@buzon/shared/failures';
import type { DeliveryJobResult } from '@buzon/shared/queue';
import { type FileRequest, type FileResult, PUT_BACK } from '@buzon/store';
import type { LoneFiler } from '../alone/lone-filer.ts';
import type { Budget } from '../budget.ts';
import type { FilingLane } from '../filing-lane.ts';
import type { ListenerHolds } from '../hold/listener-holds.ts';
import type { ProcessorMetrics } from '../metrics.ts';
import type { Parser } from '../parse/parser.ts';
import type { Reading } from '../parse/reading.ts';
import type { ProcessorPorts } from '../ports.ts';
import { DatabasePutBack } from './begin-anew.ts';
import type { Confirm } from './confirmer.ts';
import type { Delivery, Filing } from './delivery.ts';
import type { ListenerRules } from './filing-rules.ts';
import { Interruption } from './interruption.ts';
import { askRedis, readBytes } from './raw-bytes.ts';

/** What filing a delivery needs. */
export interface DeliverParts {
  readonly gate: ProcessorPorts['gate'];
  readonly bytes: ProcessorPorts['bytes'];
  readonly newest: ProcessorPorts['newest'];
  /** Raw bytes worked on at once (P14). */
  readonly budget: Budget;
  readonly rules: ReadonlyMap<string, ListenerRules>;
  readonly listenerHolds: ListenerHolds;
  readonly parser: Pick<Parser, 'read' | 'isBusyFor'>;
  readonly store: Pick<ProcessorPorts['store'], 'fileMessage'>;
  readonly lane: Pick<FilingLane, 'within'>;
  readonly loneFiler: Pick<LoneFiler, 'file' | 'isBusy'>;
  readonly metrics: ProcessorMetrics;
  readonly confirm: Confirm;
}

/** After so long a mail looks again whether a parsing child has time for it. */
const MAKE_WAY_MILLISECONDS = 1_000;

/**
 * Files one delivery: admitted, read, filed, confirmed.
 * @throws Interruption, Failure, DatabasePutBack
 */
export async function deliver(parts: DeliverParts, delivery: Delivery): Promise<DeliveryJobResult> {
  const rules = rulesOf(parts, delivery.data.listener);
  makeWay(parts, delivery);
  return parts.budget.within(delivery.data.size, async () => {
    await admit(parts.gate);
    const [raw, knownMessageId] = await takeIn(parts, delivery);
    const filing = { ...delivery, knownMessageId };
    const filed = await (delivery.alone
      ? parts.loneFiler.file(raw, filing, rules)
      : readAndFile(parts, raw, filing, rules)
    ).catch((error: unknown) => {
      throw putBackOr(error, knownMessageId);
    });
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

/** Mails that take long to read do not fill all places: the others go on meanwhile (P1). */
function makeWay({ parser, loneFiler }: DeliverParts, { data: { size }, alone }: Delivery): void {
  if (alone ? !loneFiler.isBusy : !parser.isBusyFor(size)) return;
  throw new Interruption(
    { kind: 'later', milliseconds: MAKE_WAY_MILLISECONDS, hold: false },
    'mails that take long have all the child processes',
  );
}

async function admit(gate: ProcessorPorts['gate']): Promise<void> {
  if ((await gate.admit()) !== 'closed') return;
  throw new Interruption({ kind: 'back', hold: true }, 'the queue is held');
}

/**
 * Its bytes, and what the database must know when it is filed.
 * @throws Interruption for a job that was added before the queue began anew: the fetcher makes it again
 */
async function takeIn(
  { gate, bytes, newest }: DeliverParts,
  { jobId, data }: Delivery,
): Promise<readonly [raw: Buffer, knownMessageId: number | null]> {
  try {
    const asked = askRedis(() => newest.read());
    const [raw, { messageId, epoch }] = await Promise.all([readBytes(bytes, jobId), asked]);
    if ((data.epoch ?? epoch) === epoch) return [raw, messageId];
    throw new Interruption({ kind: 'dropped' }, 'the queue began anew after it was added');
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

async function readAndFile(
  parts: DeliverParts,
  raw: Buffer,
  filing: Filing,
  rules: ListenerRules,
): Promise<FileResult> {
  return file(parts, requestFor(filing, rules, await read(parts, raw, rules, filing)));
}

function putBackOr(error: unknown, knownMessageId: number | null): unknown {
  return error instanceof Failure && error.code === PUT_BACK && knownMessageId !== null
    ? new DatabasePutBack(knownMessageId, error)
    : error;
}

/** What the store is asked to file. */
export function requestFor(
  { data, receivedAt, knownMessageId }: Pick<Filing, 'data' | 'receivedAt' | 'knownMessageId'>,
  { filing }: Pick<ListenerRules, 'filing'>,
  { message, items }: Reading,
): FileRequest {
  const { mailboxKey, uidValidity, uid } = data;
  return {
    rules: filing,
    delivery: { mailboxKey, uidValidity, uid },
    receivedAt,
    message,
    items,
    knownMessageId,
  };
}

async function file(
  { store, lane, metrics }: DeliverParts,
  request: FileRequest,
): Promise<FileResult> {
  return lane.within(async () => {
    const stopClock = metrics.filingSeconds.startTimer();
    const result = await store.fileMessage(request);
    stopClock();
    return result;
  });
}

async function acknowledge(
  { gate, newest, listenerHolds, metrics, confirm }: DeliverParts,
  { jobId, data: { listener } }: Delivery,
  { outcome, messageId, outboxId, caseId }: FileResult,
): Promise<void> {
  metrics.filed.inc({ listener, outcome });
  listenerHolds.release(listener);
  await Promise.all([gate.succeeded(), newest.note(messageId)]);
  if (outboxId === null || caseId === null) return;
  await confirm({ outboxId, listener, caseId, delivery: jobId });
}
