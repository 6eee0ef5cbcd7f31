import type { TraceRecord } from '@buzon/store';
import { type Html, html } from './html.ts';
import { numberIn, timeIn } from './speech.ts';
import type { Words } from './words.ts';

/** One message: what it is, then its way in the order of time. */
export function traceRecord(record: TraceRecord, words: Words): Html {
  return html`<article class="card trace" id="message-${record.messageId}">
<header><h2>${record.subject === '' ? '—' : record.subject}</h2>
<span class="pill ${record.caseId === null ? 'off' : 'good'}">${words.outcomeOfOne[record.disposition] ?? record.disposition}</span></header>
${facts(record, words)}
<ol class="way-of">${steps(record, words).map((step) => stepItem(step, words))}</ol>
</article>`;
}

function facts(record: TraceRecord, words: Words): Html {
  const { trace } = words;
  const fact = (label: string, value: Html | string | null) =>
    value !== null && value !== '' && html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact(trace.case, caseOf(record))}
${fact(trace.message, `message:${record.messageId}`)}
${fact(trace.from, record.fromAddress)}
${fact(trace.customer, record.customer)}
${fact(trace.inbox, record.inbox)}
${fact(trace.matchedBy, record.matchedBy === null ? null : trace.matches[record.matchedBy])}
${fact(trace.automatic, record.automatic)}
${fact('Message-ID', record.mailMessageId === null ? null : html`<code>${record.mailMessageId}</code>`)}
${fact(trace.attachments, record.attachments.map(({ filename, size }) => `${filename} (${bytesIn(words, size)})`).join(', '))}
${fact(trace.warnings, record.warnings.join('; '))}
</dl>`;
}

function caseOf({ caseId, caseReference }: TraceRecord): string | null {
  if (caseId === null) return null;
  const isOther = caseReference !== null && caseReference !== String(caseId);
  return isOther ? `${caseId} (${caseReference})` : String(caseId);
}

interface Step {
  readonly at: Date | null;
  readonly what: string;
  readonly note: string;
  readonly tone: 'good' | 'bad' | 'off';
}

function steps(record: TraceRecord, words: Words): Step[] {
  const { trace } = words;
  const deliveries = record.deliveries.flatMap((delivery): Step[] => {
    const job = `${record.listener}.${delivery.mailboxKey}.${delivery.uidValidity}.${delivery.uid}`;
    const outcome = words.outcomeOfOne[delivery.outcome] ?? delivery.outcome;
    return [
      { at: delivery.receivedAt, what: trace.received, note: job, tone: 'good' },
      { at: delivery.filedAt, what: trace.filed, note: outcome, tone: 'good' },
      delivery.movedAt === null
        ? { at: null, what: trace.notMoved, note: job, tone: 'off' }
        : { at: delivery.movedAt, what: trace.moved, note: job, tone: 'good' },
    ];
  });
  const withoutMailbox: Step[] = [
    { at: record.receivedAt, what: trace.received, note: record.listener, tone: 'good' },
    { at: record.filedAt, what: trace.filed, note: record.listener, tone: 'good' },
  ];
  const confirmations = record.confirmations.map(
    ({ state, sentAt, recipient, reason }): Step => ({
      at: sentAt,
      what: trace.confirmation(state),
      note: [recipient, reason ?? ''].filter((text) => text !== '').join(' · '),
      tone: state === 'failed' ? 'bad' : state === 'sent' ? 'good' : 'off',
    }),
  );
  const all: Step[] = [
    ...(record.sentAt === null
      ? []
      : [
          {
            at: record.sentAt,
            what: trace.sent,
            note: record.fromAddress ?? '',
            tone: 'good',
          } as const,
        ]),
    ...(deliveries.length === 0 ? withoutMailbox : deliveries),
    ...confirmations,
  ];
  return all.sort((a, b) => timeOf(a) - timeOf(b));
}

/** What has not happened yet stands last. */
function timeOf({ at }: Step): number {
  return at?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function stepItem({ at, what, note, tone }: Step, words: Words): Html {
  return html`<li class="${tone}"><strong>${what}</strong>
${at !== null && html`<time datetime="${at.toISOString()}">${timeIn(words, at)}</time>`}
<span>${note}</span></li>`;
}

function bytesIn(words: Words, bytes: number): string {
  return bytes < 1_024
    ? `${numberIn(words, bytes)} B`
    : `${numberIn(words, Math.round(bytes / 1_024))} KiB`;
}
