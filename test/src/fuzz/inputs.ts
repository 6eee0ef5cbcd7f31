import { generateMails } from '../mails/generate-mails.ts';
import { smallHostileMails } from '../mails/hostile/hostile-mails.ts';
import { Random, seedOf } from '../mails/random.ts';
import { corpusFolder, corpusMails } from '../system/corpus.ts';
import { mutate } from './mutate.ts';

const GENERATED = 300;
/** Larger mails of a corpus take long and show no more. Bytes. */
const LARGEST_REAL = 200 * 1024;

/** The inputs of a run: the same seed and the same mails to begin with give the same bytes. */
export interface Inputs {
  /** Mails to begin with. */
  readonly sources: number;
  /** Real ones among them. */
  readonly real: number;
  at(index: number): Buffer;
}

/** Real mails where a corpus is, those of the generator, and those that were made to hurt. */
export async function openInputs(seed: number): Promise<Inputs> {
  const folder = corpusFolder();
  const all = folder === null ? [] : await corpusMails(folder, Number.MAX_SAFE_INTEGER);
  const real = all.filter(({ length }) => length <= LARGEST_REAL);
  const sources = [
    ...real,
    ...generateMails({ seed: 1, count: GENERATED }).map(({ raw }) => raw),
    ...[...smallHostileMails()].map(({ raw }) => raw),
  ];
  return {
    sources: sources.length,
    real: real.length,
    at(index) {
      const random = new Random(seedOf(seed, index));
      return mutate(random.pick(sources), random, random.pick(sources));
    },
  };
}
