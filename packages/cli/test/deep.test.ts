import { describe, expect, it } from 'vitest';
import { deepReport } from '../src/check/deep/deep-report.ts';
import { elapsed, progressOf } from '../src/check/deep/progress.ts';
import { buzon } from './buzon.ts';

const server = {
  version: 'Microsoft SQL Server 2019',
  collation: 'Modern_Spanish_CI_AS',
  mayCreateDatabases: true,
};
const run = { server, node: 'v20.19.0', took: '3:07', notTried: [] };
const test = (title: string, status: string, failureMessages: readonly string[] = []) => ({
  ancestorTitles: ['the store on SQL Server', 'filing'],
  title,
  status,
  duration: 12.4,
  failureMessages,
});
const results = (...assertionResults: readonly unknown[]) => ({
  testResults: [{ message: '', assertionResults }],
});

describe('buzon check --deep', () => {
  it('O6 reports each test, the server and why a test failed', () => {
    const report = deepReport(
      results(test('P3 opens', 'passed'), test('P9 writes', 'failed', ['Error: no\n    at x'])),
      { ...run, notTried: ['in a database of X: it makes none'] },
    );
    expect(report.passed).toBe(false);
    expect(report.lines).toEqual([
      '# Buzón on SQL Server',
      '',
      '- server: Microsoft SQL Server 2019',
      '- collation: Modern_Spanish_CI_AS',
      '- Node.js v20.19.0',
      '- 1 passed, 1 failed in 3:07 minutes',
      '- not tried in a database of X: it makes none',
      '',
      '- [x] filing: P3 opens (12 ms)',
      '- [ ] filing: P9 writes (12 ms)',
      '',
      'P9 writes: Error: no',
    ]);
  });

  it('O6 passes only when something ran, and nothing was broken', () => {
    const passed = (document: unknown) => deepReport(document, run).passed;
    expect(passed(results(test('P3 opens', 'passed')))).toBe(true);
    expect(passed(results())).toBe(false);
    expect(
      passed({ testResults: [{ message: 'no module', assertionResults: [test('P3', 'passed')] }] }),
    ).toBe(false);
  });

  it('O6 tells each test as it ends, and how long all of it takes', () => {
    const told: string[] = [];
    let clock = 1_000;
    const onLine = progressOf(
      (words) => told.push(words),
      () => clock,
    );
    clock += 61_000;
    for (const line of [
      ' RUN  v4.1.12 /buzon',
      ' ✓ |store| test/sqlserver.test.ts > the store > filing > P3 opens 1234ms',
      ' ↓ |store| test/sqlserver.test.ts > the store > filing > P4 is left out',
      ' × |store| test/sqlserver.test.ts > the store > filing > P9 writes > 2 rows 20ms',
      '   → expected 1 to be 2',
    ])
      onLine(line);
    expect(told).toEqual([
      '1:01  1  passed in 1.2 s  the store > filing > P3 opens',
      '1:01  2  FAILED in 0.0 s  the store > filing > P9 writes > 2 rows',
    ]);
    expect(elapsed(3_599_600)).toBe('60:00');
  });

  it('O6 says in one line when the database is another, or the server is away', async () => {
    const other = await buzon(['check', '--deep'], { DATABASE_URL: 'postgres://db/x' });
    expect(other).toMatchObject({ status: 1, out: '' });
    expect(other.err).toMatch(/^[^\n]*DATABASE_URL has to be mssql:[^\n]*\n$/);
    const away = await buzon(['check', '--deep'], {
      DATABASE_URL: 'mssql://u:geheim@127.0.0.1:9/x?encrypt=false',
    });
    expect(away.status).toBe(1);
    expect(away.err).toMatch(/^[^\n]*Nothing listens at the address[^\n]*\n$/);
    expect(away.err).not.toContain('geheim');
  });
});
