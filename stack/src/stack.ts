import { join } from 'node:path';
import { type DovecotOptions, type DovecotServer, startDovecot } from './dovecot/dovecot.ts';
import { type PostgresOptions, type PostgresServer, startPostgres } from './postgres/postgres.ts';
import { type RedisOptions, type RedisServer, startRedis } from './redis/redis.ts';
import { type SmtpSink, type SmtpSinkOptions, startSmtpSink } from './smtp/smtp-sink.ts';

type Without<Options> = Omit<Options, 'directory'>;

export interface StackOptions {
  /** Each server gets a directory of its own in it. */
  readonly directory: string;
  readonly postgres?: Without<PostgresOptions>;
  readonly redis?: Without<RedisOptions>;
  readonly dovecot?: Partial<Without<DovecotOptions>>;
  readonly smtp?: Without<SmtpSinkOptions>;
}

/** All that Buzón needs around it. */
export interface Stack {
  readonly directory: string;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly dovecot: DovecotServer;
  readonly smtp: SmtpSink;
  /** Ends all four. Idempotent. */
  stop(): Promise<void>;
}

/** Starts all four servers at once; when one of them fails, those that did start are ended. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { directory } = options;
  const place = (name: string) => ({ directory: join(directory, name) });
  const starting = [
    startPostgres({ ...options.postgres, ...place('postgres') }),
    startRedis({ ...options.redis, ...place('redis') }),
    startDovecot({ accounts: [], ...options.dovecot, ...place('dovecot') }),
    startSmtpSink({ ...options.smtp, ...place('smtp') }),
  ] as const;
  const stop = async () => {
    const started = await Promise.allSettled(starting);
    await Promise.all(
      started.map(async (start) => {
        if (start.status === 'fulfilled') await start.value.stop();
      }),
    );
  };
  try {
    const [postgres, redis, dovecot, smtp] = await Promise.all(starting);
    return { directory, postgres, redis, dovecot, smtp, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
