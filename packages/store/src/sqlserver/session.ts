import { Socket } from 'node:net';
import type sql from 'mssql';
import type { Row } from '../rows.ts';
import type { Batch } from './batch.ts';
import { driver } from './driver.ts';
import {
  connectError,
  requestError,
  type ServerMessage,
  SqlServerError,
  TIME_LIMIT,
} from './driver-error.ts';
import { timeLimit } from './time-limit.ts';

/** The tables that a request answers, in their order. */
export type Answer = readonly (readonly Row[])[];

/** One connection, made when it is first needed and anew after it broke. */
export interface Session {
  /** One request and its answer: one round trip. Rejects with a `SqlServerError`. */
  run(batch: Batch): Promise<Answer>;
  /** Runs text as it stands, outside of `sp_executesql`: what CREATE PROCEDURE wants. */
  runScript(text: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A connection has learnt the statements: it is kept through a quiet spell. */
const IDLE_MS = 5 * 60_000;

/**
 * A pool of one of the driver's: only so can the very connection of a failed request be given up.
 * After a time-out it may still hold a transaction and its locks.
 */
export function openSession(config: sql.config, limitMs: number): Session {
  let pool: sql.ConnectionPool | null = null;
  let cut = () => {};

  async function connected(): Promise<sql.ConnectionPool> {
    if (pool !== null) return pool;
    const said: ServerMessage[] = [];
    const made = new (driver().ConnectionPool)({
      ...config,
      requestTimeout: limitMs,
      // Asking SELECT 1 before each request would be a second round trip.
      validateConnection: 'socket',
      pool: { max: 1, min: 0, idleTimeoutMillis: IDLE_MS },
      beforeConnect: (connection) => {
        connection.on('errorMessage', ({ number, message }: ServerMessage) => {
          said.push({ number, message });
        });
        cut = () => connection.close();
        connection.on('connect', () => sendAtOnce(Reflect.get(connection, 'socket')));
      },
    });
    // What breaks the connection also rejects the request in progress.
    made.on('error', () => {});
    try {
      await made.connect();
    } catch (error) {
      throw connectError(error, said);
    }
    pool = made;
    return made;
  }

  async function giveUp(): Promise<void> {
    const broken = pool;
    pool = null;
    // A connection that is gone cannot be ended politely.
    await broken?.close().catch(() => {});
  }

  async function answerOf(
    ask: (request: sql.Request) => Promise<sql.IResult<Row>>,
  ): Promise<Answer> {
    const request = (await connected()).request();
    const limit = timeLimit(
      limitMs,
      () => request.cancel(),
      () => cut(),
    );
    try {
      const { recordsets } = await ask(request);
      return recordsets;
    } catch (error) {
      await giveUp();
      if (limit.isOver()) throw tookTooLong(limitMs, error);
      // The pool may have had to connect again: then no request was sent.
      throw error instanceof driver().ConnectionError
        ? connectError(error, [])
        : requestError(error);
    } finally {
      limit.end();
    }
  }

  return {
    run: ({ text, parameters }) =>
      answerOf((request) => {
        for (const { name, type, value } of parameters) request.input(name, type, value);
        return request.query<Row>(text);
      }),
    runScript: (text) => answerOf((request) => request.batch<Row>(text)),
    close: giveUp,
  };
}

function tookTooLong(limitMs: number, cause: unknown): SqlServerError {
  return new SqlServerError(TIME_LIMIT, `The request took more than ${limitMs} ms`, '', { cause });
}

/**
 * The driver leaves Nagle's algorithm on: the last packet of a request would wait until the server's
 * machine has acknowledged those before it, one more round trip.
 */
function sendAtOnce(socket: unknown): void {
  if (socket instanceof Socket) socket.setNoDelay(true);
}
