import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireBinary } from '../binaries.ts';

/** A certificate for loopback, signed by itself, and its key. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** The certificate, which is its own authority, as PEM. */
  readonly ca: string;
}

const DAYS = 3650;

/** The certificate in this directory, made when there is none. */
export async function loopbackCertificate(directory: string): Promise<Certificate> {
  const certFile = join(directory, 'cert.pem');
  const keyFile = join(directory, 'key.pem');
  if (!existsSync(certFile)) {
    const openssl = await requireBinary('openssl');
    const unfinished = `${certFile}.new`;
    await promisify(execFile)(openssl, [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', keyFile, '-out', unfinished, '-days', String(DAYS)],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ]);
    await rename(unfinished, certFile);
  }
  return { certFile, keyFile, ca: await readFile(certFile, 'utf8') };
}
