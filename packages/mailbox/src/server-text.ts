import type { ImapFlowError } from 'imapflow';

/** Texts of servers are cut: they go into a log line. */
const MAX_SERVER_TEXT = 300;

/** Dovecot ends a slow command's answer with what it took: the same refusal would read differently each time. */
const TIME_TAKEN = /\s*\((?:\d+\.\d+(?: \+ )?)+ secs\)\.?$/;

/** What the server said when it refused, in one line. */
export function serverText(error: ImapFlowError): string {
  const text = error.responseText ?? (typeof error.response === 'string' ? error.response : '');
  const oneLine = text.replaceAll(/\s+/g, ' ').trim().replace(TIME_TAKEN, '');
  return oneLine.length > MAX_SERVER_TEXT ? `${oneLine.slice(0, MAX_SERVER_TEXT)}…` : oneLine;
}
