import type { ListenerView } from '../overview/listeners.ts';
import type { Part } from '../overview/part.ts';
import { type Html, html } from './html.ts';
import { agoIn, numberIn } from './speech.ts';
import type { Words } from './words.ts';

const TONES: Readonly<Record<ListenerView['state'], string>> = {
  connected: 'good',
  connecting: 'warn',
  held: 'bad',
  absent: 'bad',
  idle: 'off',
};

/** Every listener with what it does now (O2). */
export function listenerCards(
  listeners: Part<readonly ListenerView[]>,
  words: Words,
  now: Date,
): Html {
  return html`<section><h2>${words.listeners}</h2>
${content(listeners, words, now)}
</section>`;
}

function content(listeners: Part<readonly ListenerView[]>, words: Words, now: Date): Html {
  if (!listeners.ok) return html`<p class="card away">${words.unknown}</p>`;
  if (listeners.value.length === 0) return html`<p class="card empty">${words.noListeners}</p>`;
  return html`<div class="cards">${listeners.value.map((view) => card(view, words, now))}</div>`;
}

/** Whose rules the server follows; why is told to who points at it. */
function provider({ provider }: ListenerView, words: Words): Html | false {
  return (
    provider !== null &&
    html`<div title="${provider.because}"><dt>${words.provider}</dt><dd>${provider.label}</dd></div>`
  );
}

function card(view: ListenerView, words: Words, now: Date): Html {
  const number = (label: string, value: number, tone = '') =>
    html`<div class="${tone}"><dt>${label}</dt><dd>${numberIn(words, value)}</dd></div>`;
  const time = (label: string, at: string | null) =>
    html`<div><dt>${label}</dt><dd>${agoIn(words, at, now)}</dd></div>`;
  return html`<article class="card listener" id="listener-${view.id}">
<header><h3>${view.id}</h3><span class="pill ${TONES[view.state]}">${words.states[view.state]}</span></header>
<p class="way"><span>${view.inputFolder}</span><b aria-hidden="true">→</b><span>${
    view.outputFolder ?? html`<em>${words.deletes}</em>`
  }</span></p>
${view.reason !== null && html`<p class="reason">${view.reason}</p>`}
<dl class="numbers">
${number(words.waiting, view.waiting)}
${number(words.inFlight, view.inFlight)}
${number(words.parked, view.parked, view.parked > 0 ? 'bad' : '')}
${number(words.moved, view.moved)}
</dl>
<dl class="times">
${time(words.lastLook, view.lastLookAt)}
${time(words.lastCycle, view.lastCycleAt)}
${provider(view, words)}
</dl>
</article>`;
}
