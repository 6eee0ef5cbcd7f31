import { type DestinationStream, type Logger, pino } from 'pino';
import type { Environment } from '../settings/model.ts';
import { describeError } from './describe-error.ts';

/** A logger, and how to write out what it still holds. */
export interface ServiceLog {
  readonly log: Logger;
  /** Writes everything out now; called before the process ends. */
  readonly flush: () => void;
}

/** Names under which a secret or a body could slip into a log line. */
const SECRETS = [
  'password',
  'pass',
  'secretKey',
  'token',
  'authorization',
  'redisUrl',
  'databaseUrl',
  'smtpUrl',
  'dashboardOperator',
  'dashboardReader',
  'raw',
  'content',
  'text',
  'html',
];

/**
 * One JSON object a line on standard output (O5): `time` in UTC, `level` as a word, `service`, and
 * what the caller adds, by these names: `listener`, `uid`, `job`, `case`.
 */
export function createLog(service: string, level: Environment['logLevel']): ServiceLog {
  // Not synchronous: a slow reader of the pipe must not hold up the event loop.
  const destination = pino.destination({ dest: 1, sync: false });
  // A reader that went away is no reason to stop filing mail.
  destination.on('error', () => undefined);
  return { log: createLogTo(destination, service, level), flush: () => flush(destination) };
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
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describeError(error) },
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    stream,
  );
}

function flush(destination: ReturnType<typeof pino.destination>): void {
  try {
    destination.flushSync();
  } catch {
    // Standard output is closed: there is nobody to tell.
  }
}
