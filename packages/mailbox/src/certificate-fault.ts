/** What Node adds to an error about the names of a certificate. */
interface NameFault {
  readonly host?: string;
  readonly cert?: { readonly subjectaltname?: string; readonly subject?: { readonly CN?: string } };
}

const UNKNOWN_AUTHORITY =
  'it comes from an authority that this machine does not know; name the certificate of that authority in TlsCaFile';
const TOO_WEAK = 'its key or signature is too weak for today; the server needs a new certificate';
const BROKEN = 'it was not made as a certificate must be; the server needs a new one';

/** By the codes of OpenSSL (X509_V_ERR_…) as Node gives them. */
const SENTENCES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired; the server needs a new one',
  CERT_NOT_YET_VALID: 'it is not valid yet; look at the clock of this machine',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'nobody but the server itself vouches for it; if it is meant so, name that certificate in TlsCaFile',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the server does not send the certificates between its own and its authority, or the authority is unknown here; have the server send its whole chain, or name the authority in TlsCaFile',
  CERT_UNTRUSTED: UNKNOWN_AUTHORITY,
  CERT_REJECTED: 'its authority is not trusted for servers',
  INVALID_PURPOSE: 'it was not made for servers; the server needs another one',
  INVALID_CA: 'what signed it may not sign certificates; the server needs another one',
  PATH_LENGTH_EXCEEDED: 'its chain is longer than its authority allows',
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  CERT_SIGNATURE_FAILURE:
    'its signature is wrong; if TlsCaFile is set, it names an older certificate of that authority',
  CA_MD_TOO_WEAK: TOO_WEAK,
  CA_KEY_TOO_SMALL: TOO_WEAK,
  EE_KEY_TOO_SMALL: TOO_WEAK,
  ERR_SSL_CA_MD_TOO_WEAK: TOO_WEAK,
  ERR_SSL_EE_KEY_TOO_SMALL: TOO_WEAK,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: BROKEN,
  ERROR_IN_CERT_NOT_AFTER_FIELD: BROKEN,
};

/** `UNSPECIFIED`: what OpenSSL finds wrong, and Node has no code for. */
const OTHER_FAULTS =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET|DECRYPT)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|CRL_|UNSPECIFIED$)/;
/** OpenSSL's words for keys and signatures that are no longer safe. */
const WEAK = /(key|digest algorithm) too (weak|small)/i;
/** A certificate may have hundreds of names. */
const MAX_NAMES = 10;

/** What is wrong with a certificate and who mends it; null when the error is about something else. */
export function certificateFault(code: string, error: Error & NameFault): string | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(error);
  const known = SENTENCES[code] ?? null;
  if (known !== null || !OTHER_FAULTS.test(code)) return known;
  return WEAK.test(error.message) ? TOO_WEAK : error.message;
}

function wrongName({ host, cert }: NameFault): string {
  const names = namesOf(cert?.subjectaltname ?? '');
  const own = cert?.subject?.CN ?? 'nobody';
  const shown = names.length === 0 ? own : names.slice(0, MAX_NAMES).join(', ');
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `it is for ${shown}${more}, not for ${host ?? 'this host'}; correct HostName, or set TlsServerName to the name in it`;
}

/** `DNS:a.example, IP Address:127.0.0.1` without what kind of names they are. */
function namesOf(subjectAltName: string): string[] {
  return subjectAltName
    .split(/,\s*/)
    .map((name) => name.replace(/^(DNS|IP Address):/, '').trim())
    .filter((name) => name !== '');
}
