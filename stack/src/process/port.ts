import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range that systems take the local ports of outgoing connections from (Linux 32768,
// macOS 49152): a client that keeps knocking while a server is down must not get its port.
const FIRST_PORT = 15_000;
const LAST_PORT = 31_999;
const TRIES = 50;

/** The loopback address that every server here binds to. */
export const LOOPBACK = '127.0.0.1';

/** True when nothing listens there at this moment. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen({ host: LOOPBACK, port, exclusive: true });
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

/** A port that nothing listens on at this moment; another process may still be faster. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found between ${FIRST_PORT} and ${LAST_PORT}`);
}

/** The server's log says that somebody else has its port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/**
 * Starts something on the port that was asked for, or else on free ones until one is not taken away
 * between being found and being used.
 */
export async function onFreePort<T>(
  wanted: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> {
  if (wanted !== undefined) return start(wanted);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === 5) throw error;
    }
  }
}
