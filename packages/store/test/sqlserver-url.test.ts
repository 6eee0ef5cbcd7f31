import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { resolveStoreOptions } from '../src/options.ts';
import { connectionConfig } from '../src/sqlserver/connection-url.ts';
import { failureThrown } from './failure-thrown.ts';

const options = (url: string) => ({ url, poolSize: 1, applicationName: 'buzon test' });
const config = (url: string) => connectionConfig(resolveStoreOptions(options(url)));

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'buzon-url-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  const path = join(directory, 'password');
  await writeFile(path, text);
  return path;
}

describe('DATABASE_URL of SQL Server', () => {
  it('L1 is encrypted and trusts no unknown certificate unless it says so', () => {
    expect(config('mssql://buzon:s%40crist%C3%A1n@db.example/Engage%20DB')).toEqual({
      server: 'db.example',
      port: 1433,
      user: 'buzon',
      password: 's@cristán',
      database: 'Engage DB',
      options: {
        encrypt: true,
        trustServerCertificate: false,
        multiSubnetFailover: false,
        tdsVersion: '7_4',
        appName: 'buzon test',
      },
    });
  });

  it('O6 takes every parameter that it documents', () => {
    const found = config(
      'mssql://u:p@[::1]/db?encrypt=false&trustServerCertificate=TRUE&instanceName=SQL2008' +
        '&appName=Engage&tdsVersion=7_3_A&domain=EMPRESA&multiSubnetFailover=true',
    );
    expect(found).toMatchObject({
      server: '::1',
      domain: 'EMPRESA',
      options: {
        encrypt: false,
        trustServerCertificate: true,
        instanceName: 'SQL2008',
        appName: 'Engage',
        tdsVersion: '7_3_A',
        multiSubnetFailover: true,
      },
    });
    expect(found).not.toHaveProperty('port');
  });

  it('O6 allows TLS 1.0 only when it is asked for, with the ciphers that it needs', () => {
    const tls = (version: string) =>
      config(`mssql://u:p@db/x?tlsMinVersion=${version}`).options?.cryptoCredentialsDetails;
    expect(tls('1.0')).toEqual({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(tls('1.2')).toEqual({ minVersion: 'TLSv1.2' });
    expect(config('mssql://u:p@db/x').options).not.toHaveProperty('cryptoCredentialsDetails');
  });

  it('L11 reads the password from a file', async () => {
    const path = await fileWith('ge:h@im\n');
    expect(config(`mssql://u@db/x?passwordFile=${path}`).password).toBe('ge:h@im');
  });

  it.each([
    ['mssql://u:geheim@/x', /DATABASE_URL/],
    ['mssql://u:geheim@db.example', /names no database/],
    ['mssql://db.example/x', /names no user/],
    ['mssql://u:geheim@db/x?encrypt=yes', /encrypt is 'yes'; allowed is true, false/],
    ['mssql://u:geheim@db/x?encrypt=', /encrypt is ''/],
    ['mssql://u:geheim@db/x?tlsMinVersion=2', /tlsMinVersion is '2'; allowed is 1\.0, 1\.1/],
    [
      'mssql://u:geheim@db/x?tlsMinVersion=1.3',
      /tlsMinVersion is '1\.3'; allowed is 1\.0, 1\.1, 1\.2$/,
    ],
    ['mssql://u:geheim@db/x?tdsVersion=8', /tdsVersion is '8'; allowed is 7_1, 7_2, 7_3_A/],
    ['mssql://u:geheim@db/x?ssl=true', /the parameter 'ssl' is unknown; allowed are encrypt/],
    ['mssql://u:geheim@db:1433/x?instanceName=A', /instanceName.*port/],
    ['mssql://u@db/x?passwordFile=/nowhere/at/all', /passwordFile.*a file that can be read/],
    ['mssql://u:geheim@db/x?passwordFile=/etc/hostname', /passwordFile.*no password in the URL/],
    ['mssql://u:geheim@db/x?procedureTimeout=0', /procedureTimeout/],
  ])('O6 refuses %s in one line that says what is allowed', (url, words) => {
    const failure = failureThrown(() => openStore(options(url)));
    expect(failure).toMatchObject({ kind: 'installation', code: 'DATABASE_URL' });
    expect(failure.message).toMatch(words);
    expect(failure.message).not.toMatch(/geheim|\n/);
  });
});
