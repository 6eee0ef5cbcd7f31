import type { Alarm } from '../overview/alarms.ts';
import { type Html, html } from './html.ts';
import { agoIn, queueIn } from './speech.ts';
import type { Words } from './words.ts';

/** One word about everything. */
export function statusPill(alarms: readonly Alarm[], words: Words): Html {
  const forPerson = alarms.filter(({ level }) => level === 'person').length;
  if (forPerson > 0) return html`<span class="pill bad">${words.needPerson(forPerson)}</span>`;
  return alarms.length > 0
    ? html`<span class="pill warn">${words.waitsOnly}</span>`
    : html`<span class="pill good">${words.allWell}</span>`;
}

/** What needs a person, and what merely waits. */
export function alarmList(alarms: readonly Alarm[], words: Words, now: Date): Html | null {
  if (alarms.length === 0) return null;
  return html`<section class="alarms" aria-label="${words.needPerson(alarms.length)}">
${alarms.map((alarm) => alarmItem(alarm, words, now))}
</section>`;
}

function alarmItem(alarm: Alarm, words: Words, now: Date): Html {
  const { kind, level, count, reason, since } = alarm;
  const subject = queueIn(words, alarm.subject);
  const address = placeToAct(alarm);
  return html`<article class="alarm ${level === 'person' ? 'bad' : 'warn'}">
<div>
<strong>${words.alarms[kind](subject, count ?? 0)}</strong>
${since !== null && html` <time datetime="${since}">${agoIn(words, since, now)}</time>`}
${reason !== null && html`<p>${reason}</p>`}
</div>
${address !== null && html`<a class="button" href="${address}">${words.look}</a>`}
</article>`;
}

/** Where in Bull Board something can be done about it. */
function placeToAct({ kind, subject }: Alarm): string | null {
  switch (kind) {
    case 'parked':
    case 'confirmations-failed':
      return `/queues/queue/${encodeURIComponent(subject)}?status=failed`;
    case 'queue-held':
    case 'queue-paused':
    case 'queue-waits':
      return `/queues/queue/${encodeURIComponent(subject)}`;
    case 'redis-away':
    case 'database-away':
    case 'listener-held':
    case 'listener-waits':
    case 'listener-absent':
    case 'listener-blind':
    case 'moves-refused':
    case 'log-in-ends':
    case 'account-off':
    case 'mails-unknown':
    case 'mails-missing':
    case 'mails-surplus':
      return null;
  }
}
