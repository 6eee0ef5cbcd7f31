import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireBinary } from '../binaries.ts';

/** A certificate and its key, PEM. */
export interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** As `DNS:imap.example.com` or `IP:127.0.0.1`; default: loopback's. */
  readonly names?: readonly string[];
  /** Default: yesterday. */
  readonly from?: Date;
  /** Default: in ten years. */
  readonly until?: Date;
  /** Of the signature; `sha1` is too weak for today. Default: `sha256`. */
  readonly digest?: 'sha1' | 'sha256';
}

/** A certificate authority of a test's own, which nobody knows. */
export interface Authority {
  /** PEM. */
  readonly ca: string;
  issue(request?: CertificateRequest): Promise<IssuedCertificate>;
  /** Another authority, which this one vouches for; its `ca` belongs into the chain that a server sends. */
  issueAuthority(directory: string): Promise<Authority>;
}

type Run = (...args: readonly string[]) => Promise<void>;

const DAY = 86_400_000;
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const LOOPBACK_NAMES = ['DNS:localhost', 'IP:127.0.0.1'];

/** Makes an authority in this directory, which is made when absent. */
export async function makeAuthority(directory: string): Promise<Authority> {
  const run = await prepare(directory);
  await run('req', '-x509', ...CURVE, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Prueba');
  return authorityIn(directory, run);
}

/** openssl in that directory, with all that it wants to find there. */
async function prepare(directory: string): Promise<Run> {
  await mkdir(join(directory, 'issued'), { recursive: true });
  const openssl = await requireBinary('openssl');
  await writeFile(join(directory, 'ca.cnf'), CONFIGURATION);
  await writeFile(join(directory, 'index.txt'), '');
  return async (...args) => {
    await promisify(execFile)(openssl, args, { cwd: directory });
  };
}

/** The authority whose certificate and key are there. */
async function authorityIn(directory: string, run: Run): Promise<Authority> {
  const sign = async (request: string, extensions: string, args: readonly string[]) => {
    await writeFile(`${request}.ext`, `${extensions}\n`);
    await run(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', `${request}.csr`],
      ...['-out', `${request}.pem`, '-extfile', `${request}.ext`, ...args],
    );
  };
  let issued = 0;
  return {
    ca: await readFile(join(directory, 'ca.pem'), 'utf8'),
    async issue({ names = LOOPBACK_NAMES, from, until, digest = 'sha256' } = {}) {
      issued += 1;
      const file = join(directory, 'issued', String(issued));
      await run(
        ...['req', ...CURVE, '-keyout', `${file}.key`, '-out', `${file}.csr`],
        ...['-subj', '/CN=servidor'],
      );
      const span = spanOf(from ?? new Date(Date.now() - DAY), until);
      await sign(file, `subjectAltName=${names.join(',')}`, ['-md', digest, ...span]);
      return {
        cert: await readFile(`${file}.pem`, 'utf8'),
        key: await readFile(`${file}.key`, 'utf8'),
      };
    },
    async issueAuthority(below) {
      const runBelow = await prepare(below);
      await runBelow(
        ...['req', ...CURVE, '-keyout', 'ca.key', '-out', 'ca.csr', '-subj', '/CN=Intermedia'],
      );
      const span = spanOf(new Date(Date.now() - DAY));
      await sign(join(below, 'ca'), 'basicConstraints=critical,CA:TRUE', span);
      return authorityIn(below, runBelow);
    },
  };
}

function spanOf(from: Date, until = new Date(Date.now() + 3_650 * DAY)): readonly string[] {
  return ['-startdate', opensslTime(from), '-enddate', opensslTime(until)];
}

const CONFIGURATION = `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = issued
rand_serial = yes
certificate = ca.pem
private_key = ca.key
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
`;

/** YYYYMMDDHHMMSSZ */
function opensslTime(date: Date): string {
  return `${date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/\D/g, '')}Z`;
}
