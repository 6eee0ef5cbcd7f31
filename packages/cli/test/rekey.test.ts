import { rm } from 'node:fs/promises';
import { type PostgresServer, startPostgres, temporaryDirectory } from '@buzon/stack';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buzon } from './buzon.ts';
import { file } from './files.ts';

const SETTINGS = `<ImapListener ID="Casa"><HostName>127.0.0.1</HostName><Port>1</Port>
  <UserName>casa</UserName><Password>secreto</Password><OutputFolder>Done</OutputFolder></ImapListener>`;

let postgres: PostgresServer;
let directory = '';
let database: pg.Client;
let variables: Record<string, string> = {};

beforeAll(async () => {
  directory = await temporaryDirectory('keys');
  postgres = await startPostgres({ directory });
  const url = await postgres.createDatabase('old_keys');
  variables = { DATABASE_URL: url, BUZON_CONFIG: file('rekey.xml', SETTINGS) };
  await buzon(['migrate'], variables);
  database = new pg.Client(url);
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await postgres.stop();
  await rm(directory, { recursive: true });
});

function mail(subject: string, ...header: readonly string[]): string {
  return ['From: ana@x.example', `Subject: ${subject}`, ...header, '', 'Hola', ''].join('\r\n');
}

async function ingest(...mails: readonly string[]): Promise<void> {
  const files = mails.map((text, index) => file(`${index}.eml`, text));
  const run = await buzon(['ingest', '--listener', 'Casa', ...files], variables);
  expect(run.err).toBe('');
}

/** What the former version left. */
async function makeOld(): Promise<void> {
  await database.query(
    "UPDATE buzon.cases SET subject_key = 'of version 1: ' || id, subject_key_version = 1",
  );
}

async function keys(): Promise<{ key: string; version: number }[]> {
  const { rows } = await database.query<{ key: string; version: number }>(
    'SELECT subject_key AS key, subject_key_version AS version FROM buzon.cases ORDER BY id',
  );
  return rows;
}

describe('buzon rekey', () => {
  it('P4 gives every case the key of this version, however it was opened', async () => {
    const long = 'palabra '.repeat(200);
    await ingest(
      mail('Respuesta automática: Corte'),
      mail('[soporte] Luz', 'List-Id: <soporte.x.example>'),
      mail('[Pedido 12] Luz'),
      mail(`Re: ${long}`),
    );
    const before = await keys();
    expect(before.map(({ key }) => key.slice(0, 20))).toEqual([
      'corte',
      'luz',
      '[pedido 12] luz',
      'palabra palabra pala',
    ]);
    await makeOld();
    const check = await buzon(['check'], variables);
    expect(check.out).toContain('run `buzon rekey`');

    const run = await buzon(['rekey'], variables);
    expect(run).toMatchObject({ status: 0, err: '' });
    expect(run.out).toBe(
      '4 of 4 old keys replaced, 4 cases looked at\nAll 4 cases have subject keys of version 3.\n',
    );
    expect(await keys()).toEqual(before);
  });

  it('P4 finds nothing to do a second time', async () => {
    const run = await buzon(['rekey'], variables);
    expect(run.out).toBe('All 4 cases have subject keys of version 3.\n');
    expect((await buzon(['check'], variables)).out).not.toContain('buzon rekey');
  });

  it('P4 keys cases anew when the tags of the gateways change', async () => {
    const tags = { ...variables, BUZON_SUBJECT_TAGS: 'Pedido 12' };
    const run = await buzon(['rekey'], tags);
    expect(run.out).toContain('4 of 4 old keys replaced');
    const after = await keys();
    expect(after[2]?.key).toBe('luz');
    expect(new Set(after.map(({ version }) => version)).size).toBe(1);
    expect(after[0]?.version).toBeGreaterThan(1_000);
    await buzon(['rekey'], variables);
    expect((await keys())[2]).toEqual({ key: '[pedido 12] luz', version: 3 });
  });

  it('P4 passes over a case that a filing holds, says so, and does it the next time', async () => {
    await makeOld();
    await database.query('BEGIN');
    await database.query('SELECT FROM buzon.cases WHERE subject LIKE $1 FOR UPDATE', ['%Pedido%']);
    const run = await buzon(['rekey'], variables);
    await database.query('COMMIT');
    expect(run.status).toBe(1);
    expect(run.err).toContain('1 cases were being written to all the time');
    expect((await keys()).filter(({ version }) => version === 3)).toHaveLength(3);
    expect((await buzon(['rekey'], variables)).out).toContain('1 of 1 old keys replaced');
  });

  it('P4 tells how far it is, and goes on where it was stopped', async () => {
    await database.query(
      `INSERT INTO buzon.cases (process_id, functional_unit_id, subject, subject_key,
          subject_key_version, opened_at, updated_at, last_message_at)
        SELECT process_id, functional_unit_id, 'Fwd: caso ' || n, 'x', 1, now(), now(), now()
        FROM generate_series(1, 12000) n, (SELECT * FROM buzon.cases ORDER BY id LIMIT 1) c`,
    );
    await database.query(
      "UPDATE buzon.cases SET subject_key = 'done', subject_key_version = 3 WHERE id < 6000",
    );
    const run = await buzon(['rekey'], variables);
    expect(run.status).toBe(0);
    expect(run.out.match(/cases looked at/g)?.length).toBeGreaterThanOrEqual(2);
    const { rows } = await database.query(
      `SELECT count(*) FILTER (WHERE subject_key = 'done')::int AS kept,
        count(*) FILTER (WHERE subject_key = lower(substr(subject, 6)))::int AS made,
        min(subject_key_version) AS version FROM buzon.cases`,
    );
    expect(rows).toEqual([{ kept: 5_999, made: 6_005, version: 3 }]);
  });
});
