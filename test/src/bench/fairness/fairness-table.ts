import type { Fairness } from './fairness-bench.ts';

/** The figures for people. */
export function fairnessTable(fairness: Fairness): string {
  const { idleP95, busyP95, ratio, waitingBefore, waitingAfter } = fairness;
  return [
    'p95 from delivery to filing, of nine listeners with a mail a second each',
    `  alone                      ${idleP95.toFixed(0).padStart(8)} ms`,
    `  beside a busy listener     ${busyP95.toFixed(0).padStart(8)} ms   (${ratio.toFixed(2)} times)`,
    `  waiting there              ${String(waitingBefore).padStart(8)} at first, ${waitingAfter} at last`,
  ].join('\n');
}
