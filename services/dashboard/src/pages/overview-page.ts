import type { Overview } from '../overview/overview.ts';
import { accountTable } from './account-table.ts';
import { alarmList, statusPill } from './alarm-list.ts';
import { figures } from './figures.ts';
import { filingPlot } from './filing-plot.ts';
import { type Html, html } from './html.ts';
import type { Language } from './language.ts';
import { layout } from './layout.ts';
import { listenerCards } from './listener-cards.ts';
import { outcomeTable } from './outcome-table.ts';
import { queueTable } from './queue-table.ts';
import { wordsOf } from './speech.ts';

/** The overview page (O2): what it shows is renewed in place by `live.js`. */
export function overviewPage(overview: Overview, language: Language): string {
  const words = wordsOf(language);
  return layout({
    language,
    current: 'overview',
    title: words.nav.overview,
    live: true,
    body: html`<p class="lost" id="lost" role="status" hidden>${words.connectionLost}</p>
<div id="live" class="live" data-source="/overview?lang=${language}">${overviewBody(overview, language)}</div>`,
  });
}

/** The part that changes. */
export function overviewBody(overview: Overview, language: Language): Html {
  const words = wordsOf(language);
  const now = new Date(overview.at);
  return html`<div class="title"><h1>${words.nav.overview}</h1>${statusPill(overview.alarms, words)}</div>
${alarmList(overview.alarms, words, now)}
${figures(overview, words)}
${filingPlot(overview.filing, words, now)}
${listenerCards(overview.listeners, words, now)}
<div class="two">
${queueTable(overview.queues, words)}
${outcomeTable(overview.filing, words)}
</div>
${accountTable(overview.accounts, words, now)}`;
}
