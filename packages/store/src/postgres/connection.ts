import pg from 'pg';
import type { ResolvedStoreOptions } from '../options.ts';

/**
 * READ COMMITTED is what lets a filing that waited for a lock see what the other one committed,
 * whatever the server's default is.
 */
export function connectionSettings(options: ResolvedStoreOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    options: '-c default_transaction_isolation=read\\ committed -c timezone=UTC',
  };
}

/** Runs `work` on a connection of its own, without time limits unless given. */
export async function onOwnConnection<T>(
  options: ResolvedStoreOptions,
  work: (client: pg.Client) => Promise<T>,
  limits: pg.ClientConfig = {},
): Promise<T> {
  const client = new pg.Client({ ...connectionSettings(options), ...limits });
  // What breaks the connection also rejects the call in progress; the event alone says nothing new.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    // A connection that is gone cannot be ended politely; that is no error of the work.
    await client.end().catch(() => {});
  }
}
