import { classify, Failure, type Probe } from '@buzon/shared/failures';
import pg from 'pg';

/** What the procedures of this package raise by themselves (sql/postgres/routines). */
const OWN_INSTALLATION = /^BZI/;
const OWN_MESSAGE = /^BZM/;
const OWN_WORLD = /^BZW/;

/** A user's own procedure in the stack of an error, whatever language the server speaks. */
const SEAM = /\b(pa_sys_msg_in|pa_sys_contact_in)\(/;

/** invalid_transaction_termination: COMMIT or ROLLBACK inside a procedure. */
const ENDS_TRANSACTION = '2D000';
/** query_canceled: here always the time limit. */
const TIME_LIMIT = '57014';

/** Errors that are worth one more try at once: by then the reason is mostly gone. */
const BAD_LUCK = /^(40001|40P01|55P03|57014|57P0[1-5]|08\d{3}|25006)$/;
const BROKEN_CONNECTION =
  /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNREFUSED)$|connection terminated|query read timeout/i;

/** Runs `call`; what failed by bad luck (a deadlock, a time-out, a cut connection) runs once more. */
export async function twice<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isBadLuck(error)) throw error;
    return call();
  }
}

function isBadLuck(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    BAD_LUCK.test(code) || BROKEN_CONNECTION.test(code) || BROKEN_CONNECTION.test(error.message)
  );
}

/** Who has to act on an error of the database (P13); a user's procedure speaks with its own words. */
export async function toFailure(error: unknown, probe: Probe): Promise<Failure> {
  if (!(error instanceof pg.DatabaseError)) return classify(error, 'database', probe);
  const code = codeOf(error);
  if (OWN_INSTALLATION.test(code)) return ofDatabase('installation', error, error.message);
  if (OWN_MESSAGE.test(code)) return ofDatabase('message', error, error.message);
  if (OWN_WORLD.test(code)) return ofDatabase('world', error, error.message);
  const seam = SEAM.exec(error.where ?? '')?.[1];
  const failure = await classify(error, 'database', probe);
  // Whatever a procedure runs into is told as its own error, unless the server itself is in trouble.
  return seam === undefined || failure.kind === 'world'
    ? failure
    : ofDatabase('message', error, seamWords(seam.toUpperCase(), error));
}

function seamWords(seam: string, error: pg.DatabaseError): string {
  const hint = error.hint === undefined ? '' : ` (${error.hint})`;
  if (error.code === ENDS_TRANSACTION) {
    return `${seam} commits or rolls back, which it must not: ${error.message}`;
  }
  if (error.code === TIME_LIMIT) return `${seam} took longer than it may: ${error.message}`;
  return `${seam}: ${error.message}${hint}`;
}

function ofDatabase(kind: Failure['kind'], error: pg.DatabaseError, words: string): Failure {
  return new Failure(kind, 'database', codeOf(error), words, { cause: error });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
