import type { TraceRecord } from '@buzon/store';
import { inOneLine } from '../safe-text.ts';

type Row = readonly [string, string];

/** The way of one message, for a person; times in UTC. */
export function recordText(record: TraceRecord): string {
  const rows: readonly Row[] = [
    ['subject', record.subject],
    ['from', nameOf(record)],
    ['message id', record.mailMessageId ?? ''],
    ['automatic', record.automatic ?? ''],
    ['sent', timeOf(record.sentAt)],
    ['received', timeOf(record.receivedAt)],
    ['filed', `${timeOf(record.filedAt)}: ${filedText(record)}`],
    ['inbox', record.inbox ?? ''],
    ...record.attachments.map(
      ({ filename, contentType, size }): Row => [
        'attachment',
        `${filename} (${contentType}, ${size} bytes)`,
      ],
    ),
    ...record.deliveries.map((delivery): Row => ['delivery', deliveryText(record, delivery)]),
    ...record.confirmations.map((confirmation): Row => ['confirmation', sentText(confirmation)]),
    ...record.warnings.map((warning): Row => ['warning', warning]),
  ];
  return [
    `Message ${record.messageId}`,
    ...rows
      .filter(([, value]) => value !== '')
      .map(([label, value]) => `  ${`${label}:`.padEnd(14)}${inOneLine(value)}`),
  ].join('\n');
}

function nameOf({ fromAddress, customer }: TraceRecord): string {
  const address = fromAddress ?? '(no sender)';
  return customer === null ? address : `${address}, customer ${customer}`;
}

function filedText({
  listener,
  disposition,
  caseId,
  caseReference,
  matchedBy,
}: TraceRecord): string {
  const told = caseReference === null || caseReference === String(caseId);
  const number = told ? `${caseId}` : `${caseId} (${caseReference})`;
  const ofCase = caseId === null ? '' : ` case ${number}`;
  const match = matchedBy === null ? '' : `, matched by ${matchedBy}`;
  return `${disposition}${ofCase}${match}, listener ${listener}`;
}

function deliveryText(
  { listener }: TraceRecord,
  {
    mailboxKey,
    uidValidity,
    uid,
    outcome,
    receivedAt,
    filedAt,
    movedAt,
  }: TraceRecord['deliveries'][number],
): string {
  const moved = movedAt === null ? 'not moved yet' : `moved ${timeOf(movedAt)}`;
  const job = `${listener}.${mailboxKey}.${uidValidity}.${uid}`;
  return `${job} received ${timeOf(receivedAt)}, ${outcome} ${timeOf(filedAt)}, ${moved}`;
}

function sentText({
  recipient,
  state,
  reason,
  attempts,
  sentAt,
}: TraceRecord['confirmations'][number]): string {
  const to = recipient === '' ? '' : ` to ${recipient}`;
  const tries = attempts === 0 ? '' : `, tried ${attempts} times`;
  const why = reason === null ? '' : `: ${reason}`;
  return `${state}${to}${sentAt === null ? '' : ` ${timeOf(sentAt)}`}${tries}${why}`;
}

function timeOf(date: Date | null): string {
  return date === null ? '' : date.toISOString();
}
