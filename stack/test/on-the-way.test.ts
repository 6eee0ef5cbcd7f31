import { describe, expect, it } from 'vitest';
import { onTheWay } from '../src/proxy/on-the-way.ts';

const CHUNKS = 8;

/** Tells how many chunks have set out. */
function source() {
  const seen = { count: 0 };
  async function* chunks() {
    while (seen.count < CHUNKS) {
      seen.count += 1;
      yield Buffer.from([seen.count]);
    }
  }
  return { seen, chunks: chunks() };
}

describe('a way that takes time', () => {
  it('holds each chunk up, and none behind it', async () => {
    const { seen, chunks } = source();
    const setOutBefore: number[] = [];
    const arrived: number[] = [];
    for await (const chunk of onTheWay(chunks, () => 20)) {
      setOutBefore.push(seen.count);
      arrived.push(chunk[0] ?? 0);
    }
    expect(arrived).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(setOutBefore[0]).toBe(CHUNKS);
  });

  it('reads nothing ahead when it takes none', async () => {
    const { seen, chunks } = source();
    const setOutBefore: number[] = [];
    for await (const _ of onTheWay(chunks, () => 0)) setOutBefore.push(seen.count);
    expect(setOutBefore).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('ends with an error of its source', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('a');
      throw new Error('cut');
    }
    const read = async () => {
      for await (const chunk of onTheWay(broken(), () => 1)) expect(chunk.toString()).toBe('a');
    };
    await expect(read()).rejects.toThrow('cut');
  });
});
