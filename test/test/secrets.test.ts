import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encryptSecret } from '@buzon/shared/settings';
import { type ServiceServer, until } from '@buzon/stack';
import { dropMsgIn, plainMail, replaceMsgIn, System } from '@buzon/test';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BUZON = fileURLToPath(new URL('../../packages/cli/bin/buzon.js', import.meta.url));
const SECRET_KEY = '7d'.repeat(32);

/** Passwords of the installation: each stands for one way in which it may be given. */
const PASSWORDS = {
  plain: 'Palabra#Uno-7341',
  encrypted: 'Palabra#Dos-8452',
  wrong: 'Equivocada#Tres-9563',
  dashboard: 'Tablero#Cuatro-1674',
};

/** What only sender and case worker are to see. */
const PRIVATE = {
  address: 'eulalia.quiroga@clientes-privados.example',
  name: 'Eulalia Quiroga',
  subject: 'Diagnóstico reservado',
  body: 'Me internaron el martes por la mañana',
  file: 'historia-clinica-quiroga.txt',
  content: 'Paciente en tratamiento oncológico',
};

const from = `${PRIVATE.name} <${PRIVATE.address}>`;
const withFile = (subject: string) =>
  plainMail({
    from,
    subject,
    headers: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
    body: [
      ...['--b', 'Content-Type: text/plain; charset=utf-8', '', PRIVATE.body],
      ...['--b', `Content-Disposition: attachment; filename="${PRIVATE.file}"`],
      ...['Content-Type: text/plain', '', PRIVATE.content, '--b--'],
    ].join('\r\n'),
  });

describe('what a run prints', () => {
  let system: System;
  let dashboard: ServiceServer;
  let printed = '';
  const accounts = (['plain', 'encrypted', 'wrong'] as const).map((user) => ({
    user: `${user}@example.com`,
    password: user === 'wrong' ? 'otra' : PASSWORDS[user],
    folders: ['IMAP/New', 'IMAP/Done'],
  }));

  const buzon = (...args: readonly string[]) =>
    new Promise<string>((resolve) => {
      const env = { PATH: process.env['PATH'], ...system.env };
      execFile(process.execPath, [BUZON, ...args], { env }, (_, out, err) => resolve(out + err));
    });
  const answer = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(dashboard.url + path, { headers });
    return `${JSON.stringify([...response.headers])}\n${await response.text()}`;
  };
  const operator = `Basic ${Buffer.from(`olga:${PASSWORDS.dashboard}`).toString('base64')}`;
  const directory = () => join(system.stack.directory, 'imap-logs');

  beforeAll(async () => {
    system = await System.start({
      accounts,
      env: {
        LOG_LEVEL: 'trace',
        BUZON_SECRET_KEY: SECRET_KEY,
        DASHBOARD_OPERATOR: `olga:${PASSWORDS.dashboard}`,
      },
      services: [],
    });
    const listener = (ID: keyof typeof PASSWORDS, Password: string) => ({
      ...{ ID, Password, UserName: `${ID}@example.com`, SyncMaxChangesCount: 1 },
      ...{ Confirmation: 'Opened', MaxMessageBytes: 100_000 },
      ProtocolLogFile: join(directory(), `${ID}-%date%.log`),
    });
    const key = Buffer.from(SECRET_KEY, 'hex');
    await system.configure([
      listener('plain', PASSWORDS.plain),
      listener('encrypted', encryptSecret(PASSWORDS.encrypted, key)),
      listener('wrong', PASSWORDS.wrong),
    ]);
    await system.handOver(['plain', 'encrypted', 'wrong']);
    // Errors of every kind: of the procedure, of a constraint, of the mail server, of a limit.
    await dropMsgIn(system);
    await replaceMsgIn(
      system,
      `IF pa_sys_msg_in.subject LIKE '%procedimiento%' THEN RAISE EXCEPTION 'sin bandeja'; END IF;`,
    );
    await system.query(
      `ALTER TABLE buzon.messages ADD CONSTRAINT own CHECK (subject NOT LIKE '%restricción%')`,
    );
    system.stack.smtp.behave(({ stage, to }) =>
      stage === 'recipient' && system.stack.smtp.received.length > 0
        ? { code: 550, text: `5.1.1 ${to[0]} does not exist` }
        : null,
    );
    for (const service of ['processor', 'notifier', 'fetcher', 'dashboard'] as const) {
      dashboard = await system.startService(service);
    }
    await system.deliver([withFile(PRIVATE.subject)], 'IMAP/New', 'plain@example.com');
    await system.stack.smtp.waitFor(1);
    const others = [
      withFile(`${PRIVATE.subject}: procedimiento`),
      withFile(`${PRIVATE.subject}: restricción`),
      withFile(`${PRIVATE.subject}: sin confirmar`),
      plainMail({ from, subject: PRIVATE.subject, body: PRIVATE.body.repeat(4_000) }),
      `From: ${from}\r\nSubject: ${PRIVATE.subject} sin estructura\r\nContent-Type: multipart/mixed\r\n\r\n${PRIVATE.body}`,
    ];
    await system.deliver(others, 'IMAP/New', 'encrypted@example.com');
    const redis = system.redis();
    await until(
      async () =>
        (await redis.zcard('{buzon}:messages:failed')) === 3 &&
        (await redis.zcard('{buzon}:confirmations:failed')) >= 1,
      { what: 'three parked messages and a refused confirmation', timeoutMs: 110_000 },
    );
    redis.disconnect();
    await system.stack.postgres.stop();
    const overview = () => answer('/api/overview', { authorization: operator });
    await until(async () => (await overview()).includes('database-away'), {
      what: 'the dashboard to miss the database',
    });
    await system.stack.postgres.start();

    const metrics = system.services.map(async ({ url }) => {
      const response = await fetch(`${url}/metrics`, { headers: { authorization: operator } });
      return response.text();
    });
    const logs = system.services.map(({ logFile }) => readFile(logFile, 'utf8'));
    const protocol = (await readdir(directory())).map((name) =>
      readFile(join(directory(), name), 'utf8'),
    );
    printed = [
      ...(await Promise.all([...logs, ...metrics, ...protocol])),
      ...[await buzon('check'), await buzon('trace', '999'), await buzon('ingest', '--nada')],
      ...[await answer('/metrics'), await answer('/nada', { authorization: operator })],
      await answer('/trace?q=1&q=2', { authorization: operator }),
      await answer('/', { authorization: `${operator}x` }),
    ].join('\n');
  }, 200_000);
  afterAll(() => system?.stop());

  it('O5 was enough of everything to be worth a look', () => {
    expect(printed).toMatch(/"msg":"filed"/);
    expect(printed).toMatch(/UID FETCH/);
    expect(printed).toMatch(/AUTHENTICATION|does not let wrong@example\.com in/);
    expect(printed).toMatch(/buzon_filed_total\{/);
    expect(printed).toMatch(/sin bandeja/);
    expect(printed).toMatch(/5\.1\.1 recipient does not exist/);
    expect(printed).toMatch(/check constraint/);
    expect(printed.length).toBeGreaterThan(20_000);
  });

  it.each(Object.keys(PASSWORDS))('O5 L10 L11 has no password: %s', (name) => {
    const password = PASSWORDS[name as keyof typeof PASSWORDS];
    const user = name === 'dashboard' ? 'olga' : `${name}@example.com`;
    expect(printed).not.toContain(password);
    for (const text of [password, `\0${user}\0${password}`, `${user}:${password}`]) {
      expect(printed).not.toContain(Buffer.from(text).toString('base64').replace(/=+$/, ''));
    }
  });

  it('O5 has neither the secret key nor the password of the database', () => {
    expect(printed).not.toContain(SECRET_KEY);
    const { password } = new URL(system.databaseUrl);
    expect(password).not.toBe('');
    expect(printed).not.toContain(password);
  });

  it.each(Object.entries(PRIVATE))('O5 has nothing personal: %s', (_, words) => {
    expect(printed.toLowerCase()).not.toContain(words.toLowerCase());
    expect(printed).not.toContain(Buffer.from(words).toString('base64').slice(0, -4));
  });
});

describe('mails that attack', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({
      listeners: [{ Confirmation: 'Always', SyncMaxChangesCount: 1 }],
      services: ['notifier', 'processor', 'fetcher'],
    });
  });
  afterAll(() => system?.stop());

  const SQL = `'); DROP TABLE buzon.cases; -- " ; $1 %s`;
  const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
  const header = 'Factura\r\nBcc: victima@example.org\r\nX-Inyectado: si\r\n\r\nOtro cuerpo';
  const template = '{{from}} {{#name}}x{{/name}} #{7*7} <%= 7*7 %> <b>negrita</b>';

  it('N2 P9 are words in subject, name and address: no header, template, markup or SQL', async () => {
    await system.deliver([
      plainMail({ from: `${encoded(header)} <uno@example.com>`, subject: encoded(header) }),
      plainMail({ from: `${encoded(template)} <dos@example.com>`, subject: encoded(template) }),
      plainMail({ from: `${encoded(SQL)} <tres@example.com>`, subject: SQL, body: SQL }),
      plainMail({
        from: `"x" <${encoded('cuatro@example.com\r\nBcc: victima@example.org')}>`,
        subject: 'Dirección',
      }),
    ]);
    await system.untilMoved(4);
    const sent = system.stack.smtp.received;
    const toAll = () => sent.map(({ to }) => to[0]);
    for (const name of ['uno', 'dos', 'tres']) {
      await until(() => toAll().includes(`${name}@example.com`), { what: `a mail to ${name}` });
    }
    for (const { to, raw } of sent) {
      expect(to).toHaveLength(1);
      expect(to).not.toContain('victima@example.org');
      const { headers, text = '', html } = await simpleParser(raw);
      expect(headers.has('bcc')).toBe(false);
      expect(headers.has('x-inyectado')).toBe(false);
      expect(text).not.toMatch(/^Otro cuerpo/m);
      expect(html || '').not.toContain('<b>negrita</b>');
      expect(text).not.toContain('49');
    }
    const second = sent.find(({ to }) => to[0] === 'dos@example.com');
    const { subject, text } = await simpleParser(second?.raw ?? '');
    expect(subject).toContain('{{from}} {{#name}}x{{/name}}');
    expect(text).toContain('{{from}}');
    expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(4);
    const stored = await system.query<{ subject: string; body_text: string }>(
      `SELECT subject, body_text FROM buzon.messages WHERE from_address = 'tres@example.com'`,
    );
    expect(stored).toEqual([{ subject: SQL, body_text: expect.stringContaining(SQL) }]);
  });
});
