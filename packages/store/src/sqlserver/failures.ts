import { classify, Failure, type Probe } from '@buzon/shared/failures';
import { SqlServerError, TIME_LIMIT } from './driver-error.ts';

/** How the procedures of this package mark what they raise themselves (sql/sqlserver/routines). */
const OWN = /^(BZ([IMW])\d\d): (.*)$/s;
const OWN_KINDS = { I: 'installation', M: 'message', W: 'world' } as const;

/** A user's own procedure. */
const SEAM = /^(?:.*\.)?(pa_sys_msg_in|pa_sys_contact_in)$/i;

/**
 * What a user's procedure lacks for every message alike: a parameter that Buzón does not give, or a
 * right of the database user, on the procedure or on what it works with.
 */
const SEAM_LACKS = /^MSSQL(201|229|230)$/;

/** The server was told to refuse results (`WITH RESULT SETS NONE`). */
const SELECTS = 'MSSQL11535';
/** Servers before 2012 catch results in a table of one column: more columns do not fit into it. */
const MAY_SELECT = 'MSSQL213';

/** The transaction count is not what it was, or there is none any more: a procedure ended it. */
const ENDS_TRANSACTION = /^MSSQL(266|3902|3903|3916|3915|3931)$/;

/** Errors that are worth one more try at once: by then the reason is mostly gone. */
const BAD_LUCK =
  /^(MSSQL(601|1205|1222|3960|-2|596|10053|10054|33557097)|ESOCKET|ECLOSE|ECONNCLOSED|ENOTOPEN|EINVALIDSTATE|ECONNRESET|EPIPE|ECONNREFUSED)$/;

/** Runs `call`; what failed by bad luck (a deadlock, a time-out, a cut connection) runs once more. */
export async function twice<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof SqlServerError && BAD_LUCK.test(error.code))) throw error;
    return call();
  }
}

/** Who has to act on an error of the database (P13); a user's procedure speaks with its own words. */
export async function toFailure(error: unknown, probe: Probe): Promise<Failure> {
  if (!(error instanceof SqlServerError)) return classify(error, 'database', probe);
  const [, code, letter, words] = OWN.exec(error.message) ?? [];
  if (code !== undefined && words !== undefined) {
    const kind = OWN_KINDS[letter as keyof typeof OWN_KINDS];
    return new Failure(kind, 'database', code, words, { cause: error });
  }
  const failure = await classify(error, 'database', probe);
  const seam = SEAM.exec(error.procedure)?.[1];
  // Whatever else a procedure runs into is told as its own error, unless the server itself is in trouble.
  return seam === undefined || failure.kind === 'world' || SEAM_LACKS.test(error.code)
    ? failure
    : new Failure('message', 'database', error.code, seamWords(seam.toUpperCase(), error), {
        cause: error,
      });
}

/** A filing has little to wait for but the user's procedure. */
export async function toFilingFailure(error: unknown, probe: Probe): Promise<Failure> {
  const failure = await toFailure(error, probe);
  return failure.kind === 'message' && failure.code === TIME_LIMIT
    ? new Failure(
        'message',
        'database',
        TIME_LIMIT,
        'PA_SYS_MSG_IN took longer than it may, or another program held what it needs',
        { cause: error },
      )
    : failure;
}

function seamWords(seam: string, { code, message }: SqlServerError): string {
  if (code === SELECTS) return `${seam} selects, which it must not: assign to a variable instead`;
  if (code === MAY_SELECT)
    return `${seam} selects, which it must not, or inserts badly: ${message}`;
  return ENDS_TRANSACTION.test(code)
    ? `${seam} commits or rolls back, which it must not: ${message}`
    : `${seam}: ${message}`;
}
