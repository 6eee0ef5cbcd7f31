import type { ProviderProfile } from '@buzon/shared/providers';
import type { ImapFlowError } from 'imapflow';
import { MailboxError } from './mailbox-error.ts';
import { logInAdvice, providerFault } from './provider-fault.ts';
import { serverText } from './server-text.ts';
import { tlsFault } from './tls-fault.ts';

/** What a sentence about a failure needs to name. */
export interface ErrorContext {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The password looks like one that another program has encrypted. */
  readonly passwordLooksEncrypted: boolean;
  /** An access token was shown, and no password. */
  readonly byToken: boolean;
  /** What was being done, as "to list the folder". */
  readonly doing: string;
  /** Whose rules the server follows, as far as it is known. */
  readonly profile: ProviderProfile;
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
const NOT_IMAP =
  /^(ParserError|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|Unexpected|MissingTag|InvalidResponse|ResponseProcessing|MAX_IMAP)/;
/** What was encrypted by the program that a settings file comes from cannot be decrypted here. */
const ENCRYPTED_ELSEWHERE =
  '. The Password looks like one that another program has encrypted: put in the password itself, or what `buzon secret encrypt` makes of it';
/** The token server gave it, so the fault is in what it is for. */
const TOKEN_REFUSED =
  'it does not take the access token: check that UserName is the mailbox, that Scope is for IMAP, and that the application or the person may open the mailbox';

/** An error of imapflow, of TLS or of the socket as a {@link MailboxError} with a sentence for a person. */
export function translateError(error: unknown, context: ErrorContext): MailboxError {
  if (error instanceof MailboxError) {
    return error;
  }
  const raised: ImapFlowError = error instanceof Error ? error : new Error(String(error));
  // A time that the server names itself counts more than the rules of its provider.
  if (raised.code === 'ETHROTTLE') {
    return throttled(context.host, raised.throttleReset ?? 0, raised);
  }
  return (
    providerFault(raised, context.profile, context.host) ??
    ofLogin(raised, context) ??
    tlsFault(raised, context) ??
    ofAnswer(raised, context) ??
    ofConnection(raised, context)
  );
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
  const encrypted = context.passwordLooksEncrypted ? ENCRYPTED_ELSEWHERE : '';
  const advice = context.byToken ? '' : logInAdvice(error, context.profile);
  const check = context.byToken ? TOKEN_REFUSED : 'check user name and password';
  const message = `${host} does not let ${user} in; ${check}${said}${encrypted}${advice}`;
  return new MailboxError('installation', 'AUTHENTICATION', message, { cause: error });
}

function ofAnswer(error: ImapFlowError, context: ErrorContext): MailboxError | null {
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

function quoted(text: string): string {
  return text === '' ? '' : ` (“${text}”)`;
}
