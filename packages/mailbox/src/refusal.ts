import type { Connection } from './connection.ts';
import { serverText } from './server-text.ts';

/** Why a server did not do what it was asked. */
export interface Refusal {
  /** In the server's words. */
  readonly reason: string;
  /** RFC 5530's response code, or an empty string. */
  readonly code: string;
}

/** Codes that speak of the folder or the account (RFC 5530, RFC 9208), not of one message. */
const OF_THE_WHOLE = new Set(['OVERQUOTA', 'NOPERM', 'LIMIT', 'UNAVAILABLE', 'CONTACTADMIN']);

/** Whether trying the messages one by one will hardly help. */
export function concernsAll(refusal: Refusal): boolean {
  return OF_THE_WHOLE.has(refusal.code);
}

/** Why the last command, which imapflow answered with `false`, was refused. */
export function lastRefusal(connection: Connection): Refusal {
  const error = connection.refusal;
  return {
    reason: (error === null ? '' : serverText(error)) || 'The server refused without a reason',
    code: error?.serverResponseCode ?? '',
  };
}
