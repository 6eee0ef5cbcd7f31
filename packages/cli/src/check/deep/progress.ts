/** A test that has ended, as vitest's reporter `verbose` writes it. */
const ENDED = /^\s*([✓×])\s.*?\.test\.ts > (.*?)(?: (\d+)ms)?$/;

/** Tells how far the tests are: a line for each that has ended. Other lines it is given are no test's. */
export function progressOf(tell: (words: string) => void, now: () => number) {
  const begun = now();
  let count = 0;
  return (line: string): void => {
    const [, mark, path, milliseconds] = ENDED.exec(line) ?? [];
    if (mark === undefined || path === undefined) return;
    count += 1;
    const result = mark === '✓' ? 'passed' : 'FAILED';
    const seconds = (Number(milliseconds ?? 0) / 1_000).toFixed(1);
    tell(`${elapsed(now() - begun)}  ${count}  ${result} in ${seconds} s  ${path}`);
  };
}

/** Minutes and seconds, as a clock shows them. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
