import type { ImapFlowError } from 'imapflow';
import { MailboxError } from './mailbox-error.ts';

/** What a sentence about a failure needs to name. */
export interface ErrorContext {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** What was being done, as "to list the folder". */
  readonly doing: string;
}

const TIMEOUTS = new Set([
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'ETIMEOUT',
  'ETIMEDOUT',
]);
/** RFC 5530: the server says that it is its own trouble, and passing. */
const PASSING = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'LIMIT']);
const CERTIFICATE =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET|DECRYPT)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|CRL_|PATH_LENGTH)/;
const NOT_TLS = /^(EPROTO|ERR_SSL_|ERR_TLS_|STARTTLS_INJECTION)/;
const NOT_IMAP =
  /^(ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|Unexpected|MissingTag|InvalidResponse|ResponseProcessing|MAX_IMAP)/;
/** Texts of servers are cut: they go into a log line. */
const MAX_SERVER_TEXT = 300;

/** An error of imapflow, of TLS or of the socket as a {@link MailboxError} with a sentence for a person. */
export function translateError(error: unknown, context: ErrorContext): MailboxError {
  if (error instanceof MailboxError) {
    return error;
  }
  const raised: ImapFlowError = error instanceof Error ? error : new Error(String(error));
  return (
    ofLogin(raised, context) ??
    ofTls(raised, context) ??
    ofAnswer(raised, context) ??
    ofConnection(raised, context)
  );
}

/** What the server said when it refused, in one line. */
export function serverText(error: ImapFlowError): string {
  const text = error.responseText ?? (typeof error.response === 'string' ? error.response : '');
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return oneLine.length > MAX_SERVER_TEXT ? `${oneLine.slice(0, MAX_SERVER_TEXT)}…` : oneLine;
}

function ofLogin(error: ImapFlowError, context: ErrorContext): MailboxError | null {
  if (error.authenticationFailed !== true) {
    return null;
  }
  const { host, user } = context;
  const said = quoted(serverText(error) || error.message);
  if (PASSING.has(error.serverResponseCode ?? '') || /too many|try again|temporar/i.test(said)) {
    const message = `${host} cannot log ${user} in at present${said}`;
    return new MailboxError('world', 'UNAVAILABLE', message, { cause: error });
  }
  if (/authenticated but not connected/i.test(said)) {
    const message = `${host} accepts the credentials of ${user} but does not open the mailbox${said}`;
    return new MailboxError('installation', 'NOT_CONNECTED', message, { cause: error });
  }
  const message = `${host} does not let ${user} in; check user name and password${said}`;
  return new MailboxError('installation', 'AUTHENTICATION', message, { cause: error });
}

function ofTls(error: ImapFlowError, context: ErrorContext): MailboxError | null {
  const code = error.code ?? '';
  const place = `${context.host}:${context.port}`;
  if (CERTIFICATE.test(code)) {
    const message = `The certificate of ${place} is not trusted: ${error.message}`;
    return new MailboxError('installation', 'CERTIFICATE', message, { cause: error });
  }
  if (NOT_TLS.test(code)) {
    const message = `${place} does not speak TLS as asked for; check Port and UseSsl: ${tlsWords(error.message)}`;
    return new MailboxError('installation', 'TLS', message, { cause: error });
  }
  return null;
}

function ofAnswer(error: ImapFlowError, context: ErrorContext): MailboxError | null {
  if (error.code === 'ETHROTTLE') {
    return throttled(context.host, error.throttleReset ?? 0, error);
  }
  if (error.responseStatus !== 'NO' && error.responseStatus !== 'BAD') {
    return null;
  }
  const passing = PASSING.has(error.serverResponseCode ?? '');
  const message = `${context.host} refuses ${context.doing}${quoted(serverText(error))}`;
  return new MailboxError('world', passing ? 'UNAVAILABLE' : 'REFUSED', message, { cause: error });
}

function ofConnection(error: ImapFlowError, context: ErrorContext): MailboxError {
  const code = error.code ?? '';
  const place = `${context.host}:${context.port}`;
  if (TIMEOUTS.has(code)) {
    const message = `${place} did not answer in time when asked ${context.doing}`;
    return new MailboxError('world', 'TIMEOUT', message, { cause: error });
  }
  if (NOT_IMAP.test(code)) {
    const message = `${place} sent what is not IMAP (${code}): ${error.message}`;
    return new MailboxError('world', 'PROTOCOL', message, { cause: error });
  }
  const why = error.reason ?? error.message;
  const message = `The connection to ${place} failed (${code || 'closed'}): ${why}`;
  return new MailboxError('world', 'CONNECTION', message, { cause: error });
}

/** The server asks to be left alone for a time (Exchange). */
export function throttled(host: string, retryAfterMs: number, cause?: unknown): MailboxError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const message = `${host} throttles this mailbox and asks to wait ${seconds} s`;
  return new MailboxError('world', 'THROTTLED', message, { cause, retryAfterMs });
}

/** The reason in OpenSSL's `…:error:0A00010B:SSL routines:function:reason:file.c:350:`; other texts in one line. */
function tlsWords(message: string): string {
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message)?.[1];
  return (reason ?? message).replaceAll(/\s+/g, ' ').trim();
}

function quoted(text: string): string {
  return text === '' ? '' : ` (“${text}”)`;
}
