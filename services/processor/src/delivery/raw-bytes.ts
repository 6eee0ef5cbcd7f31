import type { ProcessorPorts } from '../ports.ts';
import { Interruption } from './interruption.ts';

/** How long a job without bytes rests before it looks again. */
const BYTES_GONE_MILLISECONDS = 1_000;

/**
 * The raw bytes of a delivery. A job whose bytes are gone (Redis was emptied between storing and
 * adding) is neither completed, which would move an unfiled mail, nor parked: it rests, and only the
 * fetcher supplies them again, or says why it cannot.
 * @throws Interruption
 */
export async function readBytes(bytes: ProcessorPorts['bytes'], jobId: string): Promise<Buffer> {
  const raw = await askRedis(async () => bytes.get(jobId));
  if (raw !== null) return raw;
  const refusal = await askRedis(async () => bytes.takeRefusal(jobId));
  throw refusal === null
    ? new Interruption(
        { kind: 'later', milliseconds: BYTES_GONE_MILLISECONDS, hold: false },
        'its bytes are gone; the fetcher will supply them',
      )
    : new Interruption({ kind: 'parked', reason: refusal }, refusal);
}

/** A Redis that refuses is never a message's fault. */
export async function askRedis<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Interruption({ kind: 'back', hold: true }, `Redis refuses: ${String(error)}`);
  }
}
