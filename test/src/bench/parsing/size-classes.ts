import { sizedMails } from '../../mails/sized-mails.ts';
import { corpusFolder, corpusMails } from '../../system/corpus.ts';

/** Mails of about one size. */
export interface SizeClass {
  readonly name: string;
  readonly mails: readonly Buffer[];
}

const KB = 1024;
const MB = 1024 * KB;
const GENERATED: readonly (readonly [name: string, bytes: number, count: number])[] = [
  ['generated, 6 KB', 6 * KB, 300],
  ['generated, 20 KB', 20 * KB, 200],
  ['generated, 200 KB', 200 * KB, 40],
  ['generated, 5 MB', 5 * MB, 3],
];
const REAL: readonly (readonly [name: string, below: number])[] = [
  ['real, below 4 KB', 4 * KB],
  ['real, 4–32 KB', 32 * KB],
  ['real, 32–256 KB', 256 * KB],
  ['real, above 256 KB', Number.POSITIVE_INFINITY],
];
const EVERY = 1_000_000;

/** Generated mails, and real ones where there are any (`BUZON_CORPUS`); always the same. */
export async function sizeClasses(): Promise<readonly SizeClass[]> {
  const generated = GENERATED.map(([name, bytes, count]) => ({
    name,
    mails: sizedMails({ seed: 7, count, bytes }),
  }));
  const folder = corpusFolder();
  return folder === null ? generated : [...generated, ...byClass(await corpusMails(folder, EVERY))];
}

function byClass(mails: readonly Buffer[]): readonly SizeClass[] {
  let least = 0;
  const classes: SizeClass[] = [];
  for (const [name, below] of REAL) {
    const from = least;
    classes.push({
      name,
      mails: mails.filter(({ length }) => length >= from && length < below),
    });
    least = below;
  }
  return classes.filter(({ mails: some }) => some.length > 0);
}
