import { type ConnectionOptions, rootCertificates } from 'node:tls';
import type { MailboxOptions, TlsVersion } from './mailbox.ts';

const VERSIONS = { '1.0': 'TLSv1', '1.1': 'TLSv1.1', '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' } as const;
const DEFAULT_VERSION: TlsVersion = '1.2';
/** OpenSSL 3 speaks TLS 1.0 and 1.1 at this level only: their signatures use SHA-1. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

/** What Node is told of TLS. Certificates are always verified: there is no way to switch it off. */
export function tlsOptions(options: MailboxOptions): ConnectionOptions {
  const version = options.minTlsVersion ?? DEFAULT_VERSION;
  return {
    minVersion: VERSIONS[version],
    ...(version < DEFAULT_VERSION ? { ciphers: OLD_CIPHERS } : {}),
    ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
  };
}
