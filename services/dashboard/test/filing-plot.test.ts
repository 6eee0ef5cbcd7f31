import { expect, it } from 'vitest';
import { filingPlot } from '../src/pages/filing-plot.ts';
import { wordsOf } from '../src/pages/speech.ts';

const now = new Date('2026-03-01T12:00:30Z');
const minutesAgo = (minutes: number) => new Date(Date.UTC(2026, 2, 1, 12, -minutes));

const plotOf = (...perMinute: { minute: Date; listener: string; filed: number }[]) =>
  filingPlot({ ok: true, value: { perMinute, outcomes: [] } }, wordsOf('en'), now).toString();

const rectangles = (plot: string) =>
  [
    ...plot.matchAll(
      /<rect class="series(\d)" x="(\d+)" y="([\d.]+)" width="\d+" height="([\d.]+)"/g,
    ),
  ].map((match) => match.slice(1).map(Number));

it('O2 stacks what the listeners filed in a minute, the present at the right', () => {
  const plot = plotOf(
    { minute: minutesAgo(0), listener: 'B', filed: 3 },
    { minute: minutesAgo(0), listener: 'A', filed: 1 },
    { minute: minutesAgo(59), listener: 'A', filed: 2 },
  );
  expect(rectangles(plot)).toEqual([
    [1, 1182, 75, 25],
    [2, 1182, 0, 75],
    [1, 2, 50, 50],
  ]);
  expect(plot).toContain('<title>now · A: 1, B: 3</title>');
  expect(plot).toContain('<title>59 min ago · A: 2</title>');
});

it.each([
  [1, '2'],
  [3, '4'],
  [10, '10'],
  [11, '12'],
  [17, '20'],
  [100, '100'],
  [130, '160'],
  [5_000, '6000'],
])('O2 scales %i a minute to an even top of %s', (filed, top) => {
  expect(plotOf({ minute: now, listener: 'A', filed })).toContain(`<span>${top}</span>`);
});

it('O2 leaves out what is older than an hour, and says when nothing was filed', () => {
  expect(plotOf({ minute: minutesAgo(60), listener: 'A', filed: 5 })).toContain(
    'No message was filed',
  );
  expect(plotOf()).toContain('No message was filed');
});
