import type { FilingRates } from '@buzon/store';
import { FILING_MINUTES } from '../overview/overview.ts';
import type { Part } from '../overview/part.ts';
import { type Html, html } from './html.ts';
import { numberIn } from './speech.ts';
import type { Words } from './words.ts';

const MINUTE = 60_000;
/** Units of the drawing: it is stretched to the width of the page. */
const WIDTH = 1_200;
const HEIGHT = 100;
const STEP = WIDTH / FILING_MINUTES;
const GAP = 4;
/** Colours of the style sheet; further listeners share the last one. */
const SERIES = 6;

/** One column a minute, a colour a listener, over the last hour. */
export function filingPlot(filing: Part<FilingRates>, words: Words, now: Date): Html {
  return html`<section class="card"><h2>${words.perMinute}</h2>
${filing.ok ? plot(filing.value, words, now) : html`<p class="away">${words.unknown}</p>`}
</section>`;
}

interface Bar {
  readonly age: number;
  readonly listener: number;
  readonly filed: number;
}

function plot(rates: FilingRates, words: Words, now: Date): Html {
  const names = [...new Set(rates.perMinute.map(({ listener }) => listener))].sort();
  const thisMinute = Math.floor(now.getTime() / MINUTE);
  const bars = rates.perMinute
    .map(({ minute, listener, filed }) => ({
      age: thisMinute - Math.floor(minute.getTime() / MINUTE),
      listener: names.indexOf(listener),
      filed,
    }))
    .filter(({ age }) => age >= 0 && age < FILING_MINUTES);
  if (bars.length === 0) return html`<p class="empty">${words.nothingFiled}</p>`;
  const top = niceTop(highest(bars));
  return html`<div class="plot" role="img" aria-label="${words.perMinute}">
<div class="scale"><span>${numberIn(words, top)}</span><span>${numberIn(words, top / 2)}</span><span>0</span></div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
<path class="grid" d="M0 0.5H${WIDTH}M0 50H${WIDTH}M0 99.5H${WIDTH}"/>
${columns(bars, top).map(({ age, parts }) => column(age, parts, names, words))}
</svg>
<div class="axis"><span>${words.minutesAgo(FILING_MINUTES)}</span><span>${words.minutesAgo(FILING_MINUTES / 2)}</span><span>${words.now}</span></div>
</div>
<ul class="legend">${names.map((name, n) => html`<li><i class="series${seriesOf(n)}"></i>${name}</li>`)}</ul>`;
}

interface ColumnPart extends Bar {
  /** From the top of the drawing. */
  readonly y: number;
  readonly height: number;
}

/** The bars of each minute, one on the other. */
function columns(bars: readonly Bar[], top: number): { age: number; parts: ColumnPart[] }[] {
  const ages = [...new Set(bars.map(({ age }) => age))];
  return ages.map((age) => {
    let y = HEIGHT;
    const parts = bars
      .filter((bar) => bar.age === age)
      .sort((a, b) => a.listener - b.listener)
      .map((bar) => {
        const height = (bar.filed / top) * HEIGHT;
        y -= height;
        return { ...bar, y, height };
      });
    return { age, parts };
  });
}

function column(
  age: number,
  parts: readonly ColumnPart[],
  names: readonly string[],
  words: Words,
): Html {
  const x = WIDTH - (age + 1) * STEP + GAP / 2;
  const told = parts.map(({ listener, filed }) => `${names[listener]}: ${numberIn(words, filed)}`);
  return html`<g><title>${age === 0 ? words.now : words.minutesAgo(age)} · ${told.join(', ')}</title>${parts.map(
    ({ listener, y, height }) =>
      html`<rect class="series${seriesOf(listener)}" x="${x}" y="${y.toFixed(2)}" width="${STEP - GAP}" height="${height.toFixed(2)}"/>`,
  )}</g>`;
}

function seriesOf(index: number): number {
  return Math.min(index, SERIES - 1) + 1;
}

function highest(bars: readonly Bar[]): number {
  const totals = new Map<number, number>();
  for (const { age, filed } of bars) totals.set(age, (totals.get(age) ?? 0) + filed);
  return Math.max(...totals.values());
}

/** The next number above that halves evenly: 2, 4, 6, 8, 10, 12, 16, 20, 40 … 100, 120 … */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  const tops = [1, 1.2, 1.6, 2, 4, 6, 8, 10].map((step) => Math.round(step * power));
  return tops.find((top) => top >= value && top % 2 === 0) ?? value;
}
