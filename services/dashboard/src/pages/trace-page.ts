import type { TraceRecord } from '@buzon/store';
import type { Part } from '../overview/part.ts';
import { type Html, html } from './html.ts';
import type { Language } from './language.ts';
import { layout } from './layout.ts';
import { wordsOf } from './speech.ts';
import { traceRecord } from './trace-record.ts';
import type { Words } from './words.ts';

/** What the page answers: nothing asked yet, not understood, or what the database says. */
export type TraceAnswer =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not understood' }
  | { readonly kind: 'asked'; readonly records: Part<readonly TraceRecord[]> };

/** The way of a message, from mailbox to case to confirmation (O3). */
export function tracePage(query: string, answer: TraceAnswer, language: Language): string {
  const words = wordsOf(language);
  return layout({
    language,
    current: 'trace',
    title: words.trace.title,
    live: false,
    body: html`<h1>${words.trace.title}</h1>
<form class="search" action="/trace" method="get" role="search">
<input type="hidden" name="lang" value="${language}">
<input type="search" name="q" value="${query}" placeholder="${words.trace.placeholder}" aria-label="${words.trace.title}" autocomplete="off" autofocus>
<button>${words.trace.find}</button>
</form>
<p class="hint">${words.trace.hint}</p>
${found(query, answer, words)}`,
  });
}

function found(query: string, answer: TraceAnswer, words: Words): Html | null {
  if (answer.kind === 'empty') return null;
  if (answer.kind === 'not understood') {
    return html`<p class="card away" role="alert">${words.trace.notUnderstood}</p>`;
  }
  const { records } = answer;
  if (!records.ok)
    return html`<p class="card away" role="alert">${words.unknown}: ${records.reason}</p>`;
  return records.value.length === 0
    ? html`<p class="card empty">${words.trace.nothing(query)}</p>`
    : html`${records.value.map((record) => traceRecord(record, words))}`;
}
