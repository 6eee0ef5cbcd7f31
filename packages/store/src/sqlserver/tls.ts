import type { SecureContextOptions, SecureVersion } from 'node:tls';

/** What `tlsMinVersion` may be, with Node's name of it. TDS 7, which the driver speaks, ends at 1.2. */
export const tlsVersions: Readonly<Record<string, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
};

/** Signatures with SHA-1, which TLS 1.0 and 1.1 need, are off in OpenSSL 3 above this level. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

/**
 * For servers that speak nothing newer (SQL Server 2008 without its TLS 1.2 update): allowed only
 * when the URL says so.
 */
export function tlsDetails(minVersion: string): SecureContextOptions {
  const version = tlsVersions[minVersion] ?? 'TLSv1.2';
  const isOld = version === 'TLSv1' || version === 'TLSv1.1';
  return { minVersion: version, ...(isOld && { ciphers: OLD_CIPHERS }) };
}
