import {
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
  temporaryDirectory,
} from '@buzon/stack';

/** The real servers of one test file. */
export interface Servers {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const directory = await temporaryDirectory('processor');
  const [postgres, redis] = await Promise.all([
    startPostgres({ directory: `${directory}/postgres` }),
    startRedis({ directory: `${directory}/redis` }),
  ]);
  return {
    postgres,
    redis,
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}
