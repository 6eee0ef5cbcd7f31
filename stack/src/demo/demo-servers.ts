import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DovecotServer, startDovecot } from '../dovecot/dovecot.ts';
import { startPostgres } from '../postgres/postgres.ts';
import { startRedis } from '../redis/redis.ts';
import { startSmtpSink } from '../smtp/smtp-sink.ts';
import { INPUT_FOLDER, OUTPUT_FOLDER } from './demo-settings.ts';
import type { DemoState } from './demo-state.ts';

/** The servers that the services of the demo work with. */
export interface DemoServers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly smtpUrl: string;
  /** Null: the mailbox is one's own. */
  readonly mailServer: DovecotServer | null;
  /** PEM file of the mail server's authority; null without a mail server. */
  readonly caFile: string | null;
  stop(): Promise<void>;
}

const DATABASE = 'buzon';

/** Starts them where they were the last time; when one fails, those that did start are ended. */
export async function startDemoServers(
  directory: string,
  { ports, mailbox }: DemoState,
  withMailbox: boolean,
): Promise<DemoServers> {
  const place = (name: string) => join(directory, name);
  const account = { ...mailbox, folders: [INPUT_FOLDER, OUTPUT_FOLDER] };
  const starting = [
    startPostgres({ directory: place('postgres'), port: ports.postgres, durable: true }),
    startRedis({ directory: place('redis'), port: ports.redis, appendOnly: true }),
    startSmtpSink({ directory: place('sent'), port: ports.smtp }),
    withMailbox
      ? startDovecot({
          directory: place('dovecot'),
          accounts: [account],
          port: ports.imap,
          tlsPort: ports.imaps,
        })
      : Promise.resolve(null),
  ] as const;
  const stop = async () => {
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === 'fulfilled') await started.value?.stop();
    }
  };
  try {
    const [postgres, redis, smtp, mailServer] = await Promise.all(starting);
    if (!(await postgres.hasDatabase(DATABASE))) await postgres.createDatabase(DATABASE);
    return {
      databaseUrl: postgres.url(DATABASE),
      redisUrl: redis.url,
      smtpUrl: smtp.url,
      mailServer,
      caFile: mailServer === null ? null : await writeAuthority(directory, mailServer.ca),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeAuthority(directory: string, ca: string): Promise<string> {
  const file = join(directory, 'ca.pem');
  await mkdir(directory, { recursive: true });
  await writeFile(file, ca);
  return file;
}
