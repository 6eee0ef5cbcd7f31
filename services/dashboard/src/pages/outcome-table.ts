import type { FilingRates } from '@buzon/store';
import type { Part } from '../overview/part.ts';
import { type Html, html } from './html.ts';
import { numberIn } from './speech.ts';
import type { Words } from './words.ts';

/** What became of the messages of the last hour, by listener. */
export function outcomeTable(filing: Part<FilingRates>, words: Words): Html {
  return html`<section class="card"><h2>${words.outcomes} <small>${words.lastHour}</small></h2>
${filing.ok ? content(filing.value, words) : html`<p class="away">${words.unknown}</p>`}
</section>`;
}

function content({ outcomes }: FilingRates, words: Words): Html {
  if (outcomes.length === 0) return html`<p class="empty">${words.nothingFiled}</p>`;
  const listeners = [...new Set(outcomes.map(({ listener }) => listener))].sort();
  const kinds = [...new Set(outcomes.map(({ outcome }) => outcome))];
  const count = (kind: string, listener: string | null) =>
    outcomes
      .filter((row) => row.outcome === kind && (listener === null || row.listener === listener))
      .reduce((total, row) => total + row.count, 0);
  const isOne = listeners.length === 1;
  return html`<div class="scroll"><table>
<thead><tr><th></th>${listeners.map((name) => html`<th>${name}</th>`)}${!isOne && html`<th>${words.total}</th>`}</tr></thead>
<tbody>${kinds.map(
    (kind) =>
      html`<tr><th scope="row">${words.outcomeNames[kind] ?? kind}</th>${listeners.map(
        (listener) => html`<td>${numberIn(words, count(kind, listener))}</td>`,
      )}${!isOne && html`<td>${numberIn(words, count(kind, null))}</td>`}</tr>`,
  )}</tbody></table></div>`;
}
