import { beforeAll } from 'vitest';

/** Says loudly that the contract was not run on SQL Server, so that a green run is not misread. */
export function announceUntestedDialect(): void {
  beforeAll(() => {
    process.stderr.write(
      '\n*** Nothing was run on SQL Server: BUZON_TEST_MSSQL_URL names no server ***\n\n',
    );
  });
}
