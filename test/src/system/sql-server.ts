import { openStore } from '@buzon/store';
import sql from 'mssql';

/** A migrated database of its own on a SQL Server that somebody named. */
export class SqlServerDatabase {
  readonly url: string;
  readonly #name: string;
  readonly #pool: sql.ConnectionPool;

  private constructor(url: string, name: string, pool: sql.ConnectionPool) {
    this.url = url;
    this.#name = name;
    this.#pool = pool;
  }

  /** @param server URL of any database of the server, whose user may make others */
  static async make(server: string): Promise<SqlServerDatabase> {
    const name = `buzon_whole_${process.pid}_${Date.now().toString(36)}`;
    const master = await connect(server, 'master');
    await master.request().batch(`CREATE DATABASE ${name}`);
    await master.close();
    const url = new URL(server);
    url.pathname = `/${name}`;
    const store = openStore({ url: url.href, poolSize: 1, applicationName: 'buzon-test' });
    await store.migrate();
    await store.close();
    return new SqlServerDatabase(url.href, name, await connect(server, name));
  }

  async run(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { recordset } = await this.#pool.request().batch<Record<string, unknown>>(text);
    return recordset ?? [];
  }

  /** One number from the database. */
  async number(select: string): Promise<number> {
    const [row] = await this.run(`SELECT (${select}) AS value`);
    return Number(row?.['value']);
  }

  /** PA_SYS_MSG_IN with these statements before the inbox is decided as by default. */
  async replaceMsgIn(statements: string): Promise<void> {
    await this.run('DROP PROCEDURE buzon.PA_SYS_MSG_IN');
    await this.run(`CREATE PROCEDURE buzon.PA_SYS_MSG_IN
      @subject nvarchar(2000), @functional_unit_id bigint, @inbox_id bigint OUTPUT AS
      BEGIN
        SET NOCOUNT ON;
        ${statements}
        IF @inbox_id IS NULL
          SELECT @inbox_id = MIN(i.id) FROM buzon.inboxes i
          WHERE i.functional_unit_id = @functional_unit_id;
      END`);
  }

  async drop(): Promise<void> {
    await this.#pool.close();
    const master = await connect(this.url, 'master');
    try {
      await master.request().batch(`DROP DATABASE ${this.#name}`);
    } catch (error) {
      process.stderr.write(`The database ${this.#name} stays: ${String(error)}\n`);
    } finally {
      await master.close();
    }
  }
}

async function connect(server: string, database: string): Promise<sql.ConnectionPool> {
  const url = new URL(server);
  const pool = new sql.ConnectionPool({
    server: url.hostname,
    port: Number(url.port === '' ? 1433 : url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    requestTimeout: 120_000,
    validateConnection: 'socket',
    options: {
      encrypt: url.searchParams.get('encrypt') !== 'false',
      trustServerCertificate: url.searchParams.get('trustServerCertificate') === 'true',
    },
    pool: { max: 1 },
  });
  pool.on('error', () => undefined);
  return pool.connect();
}
