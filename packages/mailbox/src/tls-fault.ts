import type { ImapFlowError } from 'imapflow';
import { certificateFault } from './certificate-fault.ts';
import { MailboxError } from './mailbox-error.ts';

/** Where a fault happened. */
export interface TlsPlace {
  readonly host: string;
  readonly port: number;
}

const NOT_TLS = /^(EPROTO|ERR_SSL_|ERR_TLS_|STARTTLS_INJECTION)/;
/** What OpenSSL and the server's alert say when they have no version in common. */
const VERSION = /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE/;
const HANDSHAKE = /HANDSHAKE_FAILURE|NO_SHARED_CIPHER|DH_KEY_TOO_SMALL|LEGACY_SIGALG/;

/** A failure of TLS as a {@link MailboxError} with a sentence for a person; null when it is none. */
export function tlsFault(error: ImapFlowError, place: TlsPlace): MailboxError | null {
  const code = error.code ?? '';
  const at = `${place.host}:${place.port}`;
  const certificate = certificateFault(code, error);
  if (certificate !== null) {
    const message = `The certificate of ${at} is not trusted: ${certificate}`;
    return new MailboxError('installation', 'CERTIFICATE', message, { cause: error });
  }
  const words = NOT_TLS.test(code) ? sessionWords(at, code, error) : startTlsWords(at, error);
  return words === null ? null : new MailboxError('installation', 'TLS', words, { cause: error });
}

function sessionWords(at: string, code: string, error: ImapFlowError): string {
  const said = opensslWords(error.message);
  if (VERSION.test(code)) {
    return `${at} speaks only versions of TLS that are not allowed; renew the server, or set TlsMinVersion to 1.0 for it: ${said}`;
  }
  if (HANDSHAKE.test(code)) {
    return `${at} and this machine have no way of encryption in common; renew the server: ${said}`;
  }
  return `${at} does not speak TLS as asked for; check Port and UseSsl: ${said}`;
}

/** STARTTLS that was demanded and is not to be had, which imapflow says without a code. */
function startTlsWords(at: string, error: ImapFlowError): string | null {
  return error.tlsFailed === true && (error.code ?? '') === ''
    ? `${at} offers no encryption, which RequireTls demands; set UseSsl to True and Port to 993, or enable STARTTLS on the server: ${error.message}`
    : null;
}

/** The reason in OpenSSL's `…:error:0A00010B:SSL routines:function:reason:file.c:350:`; other texts in one line. */
function opensslWords(message: string): string {
  const reason = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message)?.[1];
  return (reason ?? message).replaceAll(/\s+/g, ' ').trim();
}
