import { setTimeout as pause } from 'node:timers/promises';

/** Chunks that travel at once, at most: some megabytes, as the window of a TCP connection. */
const LONGEST_WAY = 64;

/**
 * Chunks as they come in after their way: one that is held up holds up none behind it, as on a wire.
 * Were each to wait for the one before it, a large request would take its delay many times over.
 * @param delayMs of a chunk, read when it sets out; 0: nothing is read ahead of who reads
 */
export async function* onTheWay(
  chunks: AsyncIterable<Buffer>,
  delayMs: () => number,
): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  const travelling: ReturnType<typeof next>[] = [];
  async function next() {
    const { done, value } = await source.next();
    return { done, value, due: performance.now() + delayMs() };
  }
  try {
    while (true) {
      while (travelling.length < (delayMs() > 0 ? LONGEST_WAY : 1)) {
        const one = next();
        // It is awaited below; until then its rejection is nobody's.
        one.catch(() => {});
        travelling.push(one);
      }
      const { done, value, due } = await (travelling.shift() ?? next());
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
      if (done === true) return;
      yield value;
    }
  } finally {
    const returned = source.return?.();
    // What is still being read ends with the connection.
    if (travelling.length === 0) await returned;
    else returned?.catch(() => {});
  }
}
