import { type DestinationStream, type Logger, pino } from 'pino';
import type { Environment } from '../settings/model.ts';
import { describeError } from './describe-error.ts';
import { CENSORED, redactedBelow, SECRETS } from './redact.ts';

/** A logger, and how to end it. */
export interface ServiceLog {
  readonly log: Logger;
  /** Writes out what it still holds, in order; what is logged afterwards is lost. */
  readonly close: () => Promise<void>;
}

/** So many bytes of lines are written at once; fewer after so long. */
const FULL_BYTES = 8 * 1024;
const FLUSH_MS = 100;
/** A reader that takes nothing more must not keep a service from ending. */
const CLOSE_MS = 1_000;

/**
 * One JSON object a line on standard output (O5): `time` in UTC, `level` as a word, `service`, and
 * what the caller adds, by these names: `listener`, `uid`, `job`, `case`.
 */
export function createLog(service: string, level: Environment['logLevel']): ServiceLog {
  // Not synchronous: a slow reader of the pipe must not hold up the event loop. Not line by line either: a
  // write for each line is a twentieth of what a mail costs a processor.
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: FULL_BYTES,
    periodicFlush: FLUSH_MS,
  });
  // A reader that went away is no reason to stop filing mail.
  destination.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  // Only `write`: pino would flush a fatal line synchronously, past those that are being written.
  const stream = { write: (line: string) => closing === null && destination.write(line) };
  return {
    log: createLogTo(stream, service, level),
    close: async () => {
      closing ??= closed(destination);
      await closing;
    },
  };
}

/** As `createLog`, but to any stream. */
export function createLogTo(
  stream: DestinationStream,
  service: string,
  level: Environment['logLevel'],
): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactedBelow },
      serializers: { err: (error: unknown) => describeError(error) },
      redact: { paths: [...SECRETS], censor: CENSORED },
    },
    stream,
  );
}

async function closed(destination: ReturnType<typeof pino.destination>): Promise<void> {
  await new Promise<void>((resolve) => {
    const limit = setTimeout(resolve, CLOSE_MS);
    destination.once('close', () => {
      clearTimeout(limit);
      resolve();
    });
    destination.end();
  });
}
