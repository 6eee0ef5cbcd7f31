import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { LOOPBACK, onFreePort } from '../process/port.ts';
import { ServerProcess } from '../process/server-process.ts';
import { type UnprivilegedUser, unprivilegedUser } from '../process/unprivileged.ts';
import type { Server } from '../server.ts';
import { type Cluster, openCluster, SUPERUSER } from './cluster.ts';
import { postgresPrograms } from './programs.ts';

export interface PostgresOptions {
  /** Made when absent; a cluster that is already there is used again. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** True: what is committed survives a power cut. Default false: faster, and safe against kill -9. */
  readonly durable?: boolean;
}

export interface PostgresServer extends Server {
  readonly port: number;
  /** Superuser's address of a database; default `postgres`. */
  url(database?: string): string;
  /**
   * Makes a database, empty or as a copy, and answers its address. The sessions on the database
   * that is copied are ended, since PostgreSQL copies none that is in use.
   */
  createDatabase(name: string, options?: { readonly template?: string }): Promise<string>;
  hasDatabase(name: string): Promise<boolean>;
  /** Ends its sessions and removes it; no error when it does not exist. */
  dropDatabase(name: string): Promise<void>;
}

const MAX_CONNECTIONS = 200;

class LocalPostgres extends ServerProcess implements PostgresServer {
  readonly port: number;
  readonly #password: string;

  constructor(
    program: string,
    options: PostgresOptions,
    cluster: Cluster,
    user: UnprivilegedUser | null,
    port: number,
  ) {
    super({
      name: 'PostgreSQL',
      command: program,
      args: serverArguments(cluster.data, port, options.durable === true),
      directory: cluster.data,
      logFile: join(options.directory, 'postgres.log'),
      user,
      // Fast shutdown: sessions are ended, transactions rolled back.
      stopSignal: 'SIGINT',
      isReady: async (pid) => saysReady(cluster.data, pid),
    });
    this.port = port;
    this.#password = cluster.password;
  }

  url(database = 'postgres'): string {
    return `postgres://${SUPERUSER}:${this.#password}@${LOOPBACK}:${this.port}/${encodeURIComponent(database)}`;
  }

  async createDatabase(
    name: string,
    options: { readonly template?: string } = {},
  ): Promise<string> {
    const { template } = options;
    await this.#administrate(async (client) => {
      const target = client.escapeIdentifier(name);
      if (template === undefined) {
        await client.query(`CREATE DATABASE ${target}`);
      } else {
        await copyDatabase(client, template, target);
      }
    });
    return this.url(name);
  }

  async hasDatabase(name: string): Promise<boolean> {
    let found = false;
    await this.#administrate(async (client) => {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      found = rowCount === 1;
    });
    return found;
  }

  async dropDatabase(name: string): Promise<void> {
    await this.#administrate(async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
    });
  }

  async #administrate(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.url() });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}

/** Starts a real PostgreSQL on loopback: UTF-8, times in UTC, no Unix socket. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const programs = postgresPrograms();
  const user = await unprivilegedUser();
  const cluster = await openCluster(options.directory, programs.initdb, user);
  return onFreePort(options.port, async (port) => {
    const server = new LocalPostgres(programs.postgres, options, cluster, user, port);
    await server.start();
    return server;
  });
}

function serverArguments(data: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    port: String(port),
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: String(MAX_CONNECTIONS),
    // A client that is frozen while it logs in keeps every DROP DATABASE waiting; default a minute.
    authentication_timeout: '10s',
    // Commits still reach the system before they are confirmed: a kill -9 of the server loses none.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', data, ...flags];
}

/** postmaster.pid: the first line is the server's pid, the eighth its state. */
async function saysReady(data: string, pid: number): Promise<boolean> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

async function copyDatabase(client: pg.Client, template: string, target: string): Promise<void> {
  const source = client.escapeIdentifier(template);
  // Sessions that are ended come back at once, so the door is closed for as long as it takes.
  await client.query(`ALTER DATABASE ${source} WITH ALLOW_CONNECTIONS false`);
  try {
    await client.query(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1',
      [template],
    );
    await client.query(`CREATE DATABASE ${target} TEMPLATE ${source}`);
  } finally {
    await client.query(`ALTER DATABASE ${source} WITH ALLOW_CONNECTIONS true`);
  }
}
