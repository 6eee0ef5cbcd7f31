import { expect, it } from 'vitest';
import { runFuzz } from '../src/fuzz/fuzz.ts';

// `npm run fuzz -- --minutes N` is the long form of this; the reader is the compiled one.
it('P1 P10 of mutated mails none crashes, hangs or gets lost, and each is filed once', async () => {
  const said: string[] = [];
  const result = await runFuzz(
    {
      minutes: 2,
      inputs: 500,
      seed: 2026,
      only: null,
      directory: 'fuzz-failures',
      hostile: false,
    },
    (words) => said.push(words),
  );
  expect(said).toEqual([]);
  expect(result).toMatchObject({ inputs: 500, failures: [], lost: 0 });
}, 150_000);
