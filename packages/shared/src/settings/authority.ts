import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The authority itself, or why it could not be had and what of the setting may be shown. */
export type ResolvedAuthority =
  | { readonly ca: string | null }
  | { readonly shown: string; readonly allowed: string };

/**
 * The certificates of `TlsCaFile`, whose path is relative to the folder of the settings file. Judged
 * here, at start: what is no certificate would otherwise only show as a server that nobody trusts.
 */
export function readAuthority(written: string | null, settingsFile: string): ResolvedAuthority {
  if (written === null) return { ca: null };
  const path = resolve(dirname(settingsFile), written);
  try {
    const pem = readFileSync(path, 'utf8');
    return holdsCertificates(pem)
      ? { ca: pem }
      : { shown: written, allowed: 'a file with certificates in PEM (BEGIN CERTIFICATE)' };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { shown: written, allowed: `the path of a file that can be read${reason}` };
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function holdsCertificates(pem: string): boolean {
  const blocks = pem.match(CERTIFICATE) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}
