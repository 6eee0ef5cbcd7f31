import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** A certificate that an application proves itself by, with its private key. */
export interface ClientCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** What is wrong with one, and in which of its two parts. */
export interface CertificateFault {
  readonly in: 'certificate' | 'key';
  readonly allowed: string;
}

type CertificateReading =
  | { readonly pair: ClientCertificate; readonly fault: null }
  | { readonly pair: null; readonly fault: CertificateFault };

/** Reads certificate and key from PEM; of several certificates the first is the application's. */
export function readCertificate(certificatePem: string, keyPem: string): CertificateReading {
  const certificate = certificateIn(certificatePem);
  if (certificate === null) {
    return fault('certificate', 'a certificate in PEM (BEGIN CERTIFICATE), named by file:PATH');
  }
  const key = keyIn(keyPem);
  if (key === null) {
    const allowed = 'the private key of Certificate in PEM (BEGIN PRIVATE KEY), without a password';
    return fault('key', allowed);
  }
  if (!certificate.checkPrivateKey(key)) {
    return fault('key', 'the private key that belongs to Certificate: this is another one');
  }
  return { pair: { certificate, key }, fault: null };
}

function fault(part: CertificateFault['in'], allowed: string): CertificateReading {
  return { pair: null, fault: { in: part, allowed } };
}

function certificateIn(pem: string): X509Certificate | null {
  const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem)?.[0];
  try {
    return block === undefined ? null : new X509Certificate(block);
  } catch {
    return null;
  }
}

function keyIn(pem: string): KeyObject | null {
  const block = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[^-]+-----END (?:[A-Z]+ )?PRIVATE KEY-----/;
  const key = block.exec(pem)?.[0];
  try {
    return key === undefined ? null : createPrivateKey(key);
  } catch {
    return null;
  }
}
