import {
  deliveryJobId,
  enqueueDeliveries,
  openMessagesQueue,
  openRedis,
} from '@buzon/shared/queue';
import { openStore } from '@buzon/store';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buzon, linesOf } from './buzon.ts';
import { file, missing } from './files.ts';
import { type Installation, startInstallation } from './installation.ts';
import { mail, WITH_ATTACHMENT } from './mails.ts';

let installation: Installation;
let variables: Record<string, string>;
beforeAll(async () => {
  installation = await startInstallation();
  variables = await installation.variables('<ExtractAttachments>True</ExtractAttachments>');
  expect((await buzon(['migrate'], variables)).status).toBe(0);
});
afterAll(async () => installation.stop());

const ingest = (...args: readonly string[]) =>
  buzon(['ingest', '--listener', 'Reclamos', ...args], variables);

describe('buzon migrate and ingest', () => {
  it('O7 tells a database without schema to be migrated first', async () => {
    const empty = await installation.stack.postgres.createDatabase('buzon_cli_empty');
    const path = file('early.eml', mail({ subject: 'temprano' }));
    const args = ['ingest', '--listener', 'Reclamos', path];
    const { status, err } = await buzon(args, { ...variables, DATABASE_URL: empty });
    expect(status).toBe(1);
    expect(err).toMatch(/run `?buzon migrate/);
  });

  it('O6 migrate creates the schema, and has nothing to do the second time', async () => {
    const empty = await installation.stack.postgres.createDatabase('buzon_cli_new');
    const first = await buzon(['migrate'], { DATABASE_URL: empty });
    expect(first).toMatchObject({ status: 0, err: '' });
    expect(first.out).toMatch(/applied .*\n(?:.*\n)*The schema went from version 0 to \d+\.\n$/);
    const second = await buzon(['migrate'], { DATABASE_URL: empty });
    expect(second.out).toMatch(/^The schema has version \d+ already: nothing to do\.\n$/);
  });

  it('O6 migrate --print prints SQL without a database', async () => {
    const { status, out } = await buzon(['migrate', '--print']);
    expect(status).toBe(0);
    expect(out).toMatch(/^BEGIN;\nCREATE SCHEMA buzon/);
    const named = await buzon(['migrate', '--print', 'sqlserver']);
    expect(named.out).toMatch(/ALTER PROCEDURE buzon\.file_message[\s\S]*\nGO\n/);
    const byUrl = await buzon(['migrate', '--print'], { DATABASE_URL: 'mssql://u:p@h/buzon' });
    expect(byUrl.out).toBe(named.out);
    expect((await buzon(['migrate', '--print', 'oracle'])).err).toContain('sqlserver, postgres');
  });

  it('O7 --dry-run says what would happen and changes nothing', async () => {
    const path = file('dry.eml', mail({ subject: 'ensayo' }));
    const dry = await ingest('--dry-run', path);
    expect(dry).toMatchObject({ status: 0, err: '' });
    expect(dry.out).toMatch(new RegExp(`^${path}: would open a case; inbox \\d+\n$`));
    expect((await ingest('--dry-run', path)).out).toBe(dry.out);
    expect((await buzon(['trace', '<ensayo@cliente.example>'], variables)).status).toBe(1);
  });

  it('O7 P3 P10 files .eml and mbox files: opened, appended, known already', async () => {
    const first = file('first.eml', mail({ subject: 'Factura 5' }));
    const second = mail({ subject: 'RE: Factura 5', id: '<segunda@cliente.example>' });
    const mbox = file(
      'rest.mbox',
      `From a@b Mon Nov 23 18:10:11 2026\n${second}\nFrom a@b Mon Nov 23 18:10:12 2026\n${mail({ subject: 'Factura 5' })}\n`,
    );
    const { status, out, err } = await ingest(first, mbox);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const number = /opened case (\d+)/.exec(out)?.[1];
    expect(linesOf(out)).toEqual([
      expect.stringMatching(`^${first}: opened case ${number} with message \\d+; inbox \\d+`),
      expect.stringMatching(
        `^${mbox}#1: appended to case ${number} as message \\d+; matched by subject`,
      ),
      expect.stringMatching(`^${mbox}#2: known already as message \\d+ of case ${number}`),
    ]);
  });

  it('O3 P7 trace shows the way of a message, by case, message, Message-ID and in JSON', async () => {
    const { out } = await ingest(file('traced.eml', WITH_ATTACHMENT));
    const [, number = '', message = ''] = /opened case (\d+) with message (\d+)/.exec(out) ?? [];
    const byCase = await buzon(['trace', number], variables);
    expect(byCase.status).toBe(0);
    expect(byCase.out).toContain(`Message ${message}\n`);
    expect(byCase.out).toMatch(/subject: +RV: Reclamación \[#1042\]/);
    expect(byCase.out).toMatch(/attachment: +factura\.pdf \(application\/pdf, 4 bytes\)/);
    expect(byCase.out).toMatch(new RegExp(`filed: .*opened case ${number}, listener Reclamos`));
    for (const id of [`message:${message}`, '<adjunto@cliente.example>']) {
      expect((await buzon(['trace', id], variables)).out).toBe(byCase.out);
    }
    const json = await buzon(['trace', number, '--json'], variables);
    expect(JSON.parse(json.out)).toMatchObject([
      { messageId: Number(message), caseId: Number(number) },
    ]);
  });

  it('O3 trace knows a delivery that is not filed yet from the queue', async () => {
    const redis = openRedis(installation.stack.redis.url, 'prompt', () => undefined);
    const queue = openMessagesQueue(redis, '{buzon}', () => undefined);
    const delivery = { listener: 'Reclamos', mailboxKey: '0123456789ab', uidValidity: 7, uid: 42 };
    const data = { sender: 'a@b', subject: 'x', size: 1, receivedAt: new Date().toISOString() };
    await enqueueDeliveries(queue, [{ ...delivery, ...data }]);
    await queue.close();
    redis.disconnect();
    const { status, out } = await buzon(['trace', deliveryJobId(delivery)], variables);
    expect({ status, out }).toEqual({ status: 0, out: 'In the queue: waiting (tried 0 times)\n' });
  });

  it('O3 trace says when nothing is known, and what may be asked', async () => {
    expect(await buzon(['trace', '999999'], variables)).toMatchObject({
      status: 1,
      err: 'The database knows nothing of 999999.\n',
    });
    expect((await buzon(['trace', 'Reclamos.0123456789ab.1.1'], variables)).status).toBe(1);
    expect((await buzon(['trace', 'hola'], variables)).status).toBe(64);
  });

  it('P13 a message that the procedure refuses is named with its words, the others are filed', async () => {
    await installation.stack.postgres.createDatabase('buzon_cli_refusing', {
      template: 'buzon_cli',
    });
    const url = installation.stack.postgres.url('buzon_cli_refusing');
    await refuse(url, 'veneno', 'El asunto está prohibido');
    const bad = file('bad.eml', mail({ subject: 'veneno' }));
    const good = file('good.eml', mail({ subject: 'sano' }));
    const args = ['ingest', '--listener', 'reclamos', bad, missing, good];
    const { status, out, err } = await buzon(args, { ...variables, DATABASE_URL: url });
    expect(status).toBe(1);
    expect(linesOf(err)).toEqual([
      expect.stringMatching(`^${bad}: not filed: .*El asunto está prohibido`),
      `${missing}: there is no such file`,
    ]);
    expect(out).toMatch(new RegExp(`^${good}: opened case`));
  });

  it('O7 an unknown listener is refused with those that there are', async () => {
    const { status, err } = await buzon(['ingest', '--listener', 'Ventas', missing], variables);
    expect(status).toBe(64);
    expect(err).toBe('There is no listener "Ventas"; there are: Reclamos\n');
  });

  it('O7 wrong settings end with status 78 and a line a problem', async () => {
    const wrong = await installation.variables(
      '<SyncMaxWaitTime>5</SyncMaxWaitTime>\n<Nada>1</Nada>',
    );
    const { status, err } = await buzon(['ingest', '--listener', 'x', missing], wrong);
    expect(status).toBe(78);
    expect(linesOf(err)).toHaveLength(2);
  });

  it.each([
    ['postgres://buzon:secreto@127.0.0.1:1/nada', /ECONNREFUSED/],
    ['mssql://buzon:secreto@127.0.0.1:1/nada', /ECONNREFUSED/],
    ['mssql://buzon:secreto@no-such-host.invalid/nada', /no-such-host\.invalid/],
  ])(
    'P13 a database that is away (%s) ends with status 1, and one line says what to do',
    async (url, words) => {
      const { status, err } = await buzon(['migrate'], { DATABASE_URL: url });
      expect(status).toBe(1);
      expect(linesOf(err)).toHaveLength(1);
      expect(err).toMatch(words);
      expect(err).toMatch(/→ look whether DATABASE_URL is right and the server runs$/m);
      expect(err).not.toContain('secreto');
    },
  );
});

/** Makes PA_SYS_MSG_IN raise for messages of one subject. */
async function refuse(url: string, subject: string, words: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ kind: string }>(
      `SELECT CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind
        FROM pg_proc WHERE proname = 'pa_sys_msg_in'`,
    );
    await client.query(`DROP ${rows[0]?.kind} buzon.pa_sys_msg_in`);
    await client.query(
      `CREATE PROCEDURE buzon.pa_sys_msg_in (subject text, INOUT inbox_id bigint) LANGUAGE plpgsql AS $$
      BEGIN
        IF subject = '${subject}' THEN RAISE EXCEPTION '${words}'; END IF;
        inbox_id := (SELECT min(i.id) FROM buzon.inboxes i);
      END $$`,
    );
  } finally {
    await client.end();
  }
}

describe('buzon account', () => {
  it('O9 tells the sums of a day for each listener', async () => {
    const url = variables['DATABASE_URL'] ?? '';
    const store = openStore({ url, poolSize: 1, applicationName: 'test' });
    const folder = { listener: 'Reclamos', mailboxKey: '0123456789ab', uidValidity: 7 };
    await store.noteUnfiled({ ...folder, uids: [1, 2] });
    await store.noteUnfiled({ ...folder, uids: [2] });
    await store.close();
    const { status, out } = await buzon(['account', '--json'], variables);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ seen: 2, removed: 1, waitingAfter: 1, addsUp: true }]);
    const later = await buzon(['account', '--day', '2999-12-31'], variables);
    expect(later.out).toMatch(/^Reclamos\n {2}waiting before +1\n {2}seen +0\n/);
    const earlier = await buzon(['account', '--day', '1999-12-31'], variables);
    expect(earlier.out).toBe('Nothing came, nothing waited.\n');
    expect(await buzon(['account', '--day', '31/03/2026'], variables)).toMatchObject({
      status: 64,
    });
  });
});
