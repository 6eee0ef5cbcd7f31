import sql from 'mssql';
import { resolveStoreOptions } from '../../src/options.ts';
import { connectionConfig } from '../../src/sqlserver/connection-url.ts';
import type { PlainRow } from '../contract/database.ts';

/** A connection that is no store's. */
export interface Administrator {
  /** Text as it stands; a BIGINT comes as a number. */
  run(text: string): Promise<readonly PlainRow[]>;
  close(): Promise<void>;
}

export async function administrator(url: string): Promise<Administrator> {
  const options = resolveStoreOptions({ url, poolSize: 1, applicationName: 'administrator' });
  const pool = new sql.ConnectionPool({
    ...connectionConfig(options),
    requestTimeout: 120_000,
    validateConnection: 'socket',
    pool: { max: 1, idleTimeoutMillis: 600_000 },
  });
  pool.on('error', () => {});
  await pool.connect();
  return {
    run: async (text) => {
      const { recordset } = await pool.request().batch<Record<string, unknown>>(text);
      if (recordset === undefined) return [];
      const numbers = Object.values(recordset.columns)
        .filter(({ type }) => type === sql.BigInt)
        .map((column) => String(Reflect.get(column, 'name')));
      return recordset.map((row) => ({ ...row, ...asNumbers(row, numbers) }));
    },
    close: async () => {
      await pool.close();
    },
  };
}

function asNumbers(row: PlainRow, columns: readonly string[]): PlainRow {
  return Object.fromEntries(
    columns.filter((name) => row[name] !== null).map((name) => [name, Number(row[name])]),
  );
}

/** The URL of another database of the same server. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}
