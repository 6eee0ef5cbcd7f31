import type { Part } from '../overview/part.ts';
import type { QueueView } from '../overview/queues.ts';
import { type Html, html } from './html.ts';
import { numberIn, queueIn } from './speech.ts';
import type { Words } from './words.ts';

/** The queues at a glance; each leads to its page in Bull Board. */
export function queueTable(queues: Part<readonly QueueView[]>, words: Words): Html {
  return html`<section class="card"><h2>${words.queues}</h2>
${queues.ok ? table(queues.value, words) : html`<p class="away">${words.unknown}</p>`}
</section>`;
}

const COLUMNS = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const;

function table(queues: readonly QueueView[], words: Words): Html {
  return html`<div class="scroll"><table>
<thead><tr><th></th>${COLUMNS.map((name) => html`<th>${words[name]}</th>`)}</tr></thead>
<tbody>${queues.map((queue) => row(queue, words))}</tbody>
</table></div>`;
}

function row(queue: QueueView, words: Words): Html {
  const cell = (name: (typeof COLUMNS)[number]) =>
    html`<td class="${name === 'failed' && queue.failed > 0 ? 'bad' : ''}">${numberIn(words, queue[name])}</td>`;
  return html`<tr><th scope="row"><a href="/queues/queue/${encodeURIComponent(queue.name)}">${queueIn(words, queue.name)}</a></th>${COLUMNS.map(cell)}</tr>`;
}
