import type { Overview } from '../overview/overview.ts';
import { type Html, html } from './html.ts';
import { numberIn } from './speech.ts';
import type { Words } from './words.ts';

/** The four numbers that answer "how does it go". */
export function figures({ filing, listeners, queues }: Overview, words: Words): Html {
  const filed = filing.ok ? sum(filing.value.perMinute.map((minute) => minute.filed)) : null;
  const of = (name: 'waiting' | 'inFlight') =>
    listeners.ok ? sum(listeners.value.map((listener) => listener[name])) : null;
  const parked = queues.ok
    ? (queues.value.find(({ name }) => name === 'messages')?.failed ?? 0)
    : null;
  return html`<section class="figures">
${figure(words.filed, filed, words, words.lastHour)}
${figure(words.waiting, of('waiting'), words)}
${figure(words.inFlight, of('inFlight'), words)}
${figure(words.parked, parked, words, '', parked !== null && parked > 0)}
</section>`;
}

function figure(label: string, value: number | null, words: Words, note = '', bad = false): Html {
  return html`<div class="figure${bad ? ' bad' : ''}"><span class="label">${label}</span>
<span class="value">${value === null ? '–' : numberIn(words, value)}</span>
<span class="note">${note}</span></div>`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
