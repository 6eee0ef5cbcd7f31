import type { Strike } from './campaign.ts';
import { type ChaosResult, isFaultless } from './chaos.ts';

/** What a person reads of a run. */
export function table(result: ChaosResult): string {
  const lines: readonly (readonly [words: string, value: number | string])[] = [
    ['mails', result.mails],
    ['faults struck', result.faults],
    ['lost', result.lost],
    ['filed twice', result.filedTwice],
    ['moved twice', result.movedTwice],
    ['in a wrong case', result.wrongCases],
    ['not moved', result.notMoved],
    ['unconfirmed', result.unconfirmed],
    ['parked without reason', result.parked],
    ['wrong confirmations', result.wrongConfirmations],
    ['untrue acknowledgements', result.untrueAcknowledgements],
    ['gap in the account', result.accountGap],
    ['parked with reason, filed when mended', result.parkedRightly],
    ['confirmations repeated', result.repeatedConfirmations],
    ['longest stand-still, seconds', result.longestStandstillSeconds],
  ];
  const figures = lines.map(
    ([words, value]) => `  ${words.padEnd(40)}${String(value).padStart(8)}`,
  );
  const verdict = isFaultless(result) ? 'Nothing lost, nothing twice.' : 'FAILED.';
  return `${[...strikeLines(result.strikes), '', ...figures, '', verdict].join('\n')}\n`;
}

function strikeLines(strikes: readonly Strike[]): string[] {
  const names = [...new Set(strikes.map(({ fault }) => fault))].sort();
  const head = `  ${'fault'.padEnd(24)}${'times'.padStart(8)}${'least in flight'.padStart(18)}${'longest, s'.padStart(13)}`;
  const rows = names.map((name) => {
    const own = strikes.filter(({ fault }) => fault === name);
    const least = Math.min(...own.map(({ inFlight }) => inFlight));
    const longest = Math.max(...own.map(({ milliseconds }) => milliseconds)) / 1_000;
    return `  ${name.padEnd(24)}${String(own.length).padStart(8)}${String(least).padStart(18)}${longest.toFixed(1).padStart(13)}`;
  });
  return [head, ...rows];
}
