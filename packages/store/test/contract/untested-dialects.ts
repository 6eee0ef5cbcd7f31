import { beforeAll } from 'vitest';

/** Says loudly on which databases the contract was not run, so that a green run is not misread. */
export function announceUntestedDialects(): void {
  beforeAll(() => {
    const url = process.env['BUZON_TEST_MSSQL_URL'];
    const why = url === undefined ? 'BUZON_TEST_MSSQL_URL is not set' : 'this build has no adapter';
    process.stderr.write(`\n*** The store's contract was NOT run on SQL Server: ${why} ***\n\n`);
  });
}
