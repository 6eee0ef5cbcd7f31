import type { FilingRate } from './filing-bench.ts';

const HEAD = ['database', 'attachments', 'delay ms', 'calls/s', 'of no delay', 'round trips'];

/** The rates for people; each is set against that of no delay. */
export function filingTable(rates: readonly FilingRate[]): string {
  const rows = rates.map((rate) => [
    rate.database,
    String(rate.attachments),
    String(rate.delayMilliseconds),
    rate.callsPerSecond.toFixed(0),
    share(rate, rates),
    rate.roundTripsPerCall.toFixed(2),
  ]);
  return [HEAD, ...rows]
    .map((cells) => cells.map((cell) => cell.padStart(12)).join(' '))
    .join('\n');
}

function share(rate: FilingRate, rates: readonly FilingRate[]): string {
  const near = rates.find(
    ({ database, attachments, delayMilliseconds }) =>
      database === rate.database && attachments === rate.attachments && delayMilliseconds === 0,
  );
  return near === undefined
    ? ''
    : `${((100 * rate.callsPerSecond) / near.callsPerSecond).toFixed(0)} %`;
}
