import { readFileSync } from 'node:fs';
import type sql from 'mssql';
import { type ResolvedStoreOptions, settingsFailure } from '../options.ts';
import { tlsDetails, tlsVersions } from './tls.ts';

const DEFAULT_PORT = 1433;
const tdsVersions = ['7_1', '7_2', '7_3_A', '7_3_B', '7_4'] as const;

/** The parameters that the URL may have, each with what it allows. */
const parameters = [
  'encrypt',
  'trustServerCertificate',
  'tlsMinVersion',
  'tdsVersion',
  'instanceName',
  'appName',
  'domain',
  'passwordFile',
  'multiSubnetFailover',
] as const;
type Parameter = (typeof parameters)[number];

/** Reads one parameter; null when the URL does not have it. */
type ReadParameter = (name: Parameter) => string | null;

/**
 * The driver's configuration for `mssql://user:password@host:port/database?…`.
 * @throws the installation's failure, one line without the password, for what it cannot use
 */
export function connectionConfig(options: ResolvedStoreOptions): sql.config {
  const url = new URL(options.url);
  const read = parameterReader(url);
  const instanceName = read('instanceName');
  if (instanceName !== null && url.port !== '') {
    throw refused('instanceName', 'the port tells the instance already: give one of them', 'one');
  }
  const domain = read('domain');
  return {
    server: hostOf(url),
    ...(instanceName === null && { port: url.port === '' ? DEFAULT_PORT : Number(url.port) }),
    database: databaseOf(url),
    user: userOf(url),
    password: passwordOf(url, read),
    ...(domain !== null && { domain }),
    options: driverOptions(read, options.applicationName, instanceName),
  };
}

function driverOptions(
  read: ReadParameter,
  applicationName: string,
  instanceName: string | null,
): sql.IOptions {
  const tlsMinVersion = oneOf(read, 'tlsMinVersion', Object.keys(tlsVersions));
  return {
    encrypt: flag(read, 'encrypt') ?? true,
    trustServerCertificate: flag(read, 'trustServerCertificate') ?? false,
    multiSubnetFailover: flag(read, 'multiSubnetFailover') ?? false,
    tdsVersion: oneOf(read, 'tdsVersion', tdsVersions) ?? '7_4',
    appName: read('appName') ?? applicationName,
    ...(instanceName !== null && { instanceName }),
    ...(tlsMinVersion !== null && { cryptoCredentialsDetails: tlsDetails(tlsMinVersion) }),
  };
}

function parameterReader(url: URL): ReadParameter {
  for (const name of url.searchParams.keys()) {
    if (!parameters.some((known) => known === name)) {
      throw settingsFailure(
        `DATABASE_URL: the parameter '${name}' is unknown; allowed are ${parameters.join(', ')}, procedureTimeout`,
      );
    }
  }
  return (name) => {
    const value = url.searchParams.get(name)?.trim() ?? null;
    if (value === '') throw refused(name, value, 'a value');
    return value;
  };
}

function hostOf(url: URL): string {
  // An IPv6 address stands in brackets, which no resolver knows.
  const host = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1');
  if (host === '')
    throw settingsFailure('DATABASE_URL names no host: mssql://user:password@host/database');
  return host;
}

function databaseOf(url: URL): string {
  const name = decodeURIComponent(url.pathname.slice(1));
  if (name === '' || name.includes('/')) {
    throw settingsFailure('DATABASE_URL names no database: mssql://user:password@host/database');
  }
  return name;
}

function userOf(url: URL): string {
  if (url.username === '') {
    throw settingsFailure('DATABASE_URL names no user: mssql://user:password@host/database');
  }
  return decodeURIComponent(url.username);
}

function passwordOf(url: URL, read: ReadParameter): string {
  const file = read('passwordFile');
  if (file === null) return decodeURIComponent(url.password);
  if (url.password !== '') {
    throw refused('passwordFile', file, 'no password in the URL beside it');
  }
  try {
    // The line break at its end is not meant.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw refused('passwordFile', file, 'a file that can be read');
  }
}

function flag(read: ReadParameter, name: Parameter): boolean | null {
  const text = oneOf(read, name, ['true', 'false']);
  return text === null ? null : text === 'true';
}

function oneOf<const Word extends string>(
  read: ReadParameter,
  name: Parameter,
  words: readonly Word[],
): Word | null {
  const text = read(name);
  if (text === null) return null;
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw refused(name, text, words.join(', '));
  return found;
}

function refused(name: string, value: string, allowed: string) {
  return settingsFailure(`DATABASE_URL: ${name} is '${value}'; allowed is ${allowed}`);
}
