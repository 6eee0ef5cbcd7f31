import { openRedis } from '@buzon/shared/queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buzon, linesOf } from './buzon.ts';
import { file } from './files.ts';
import { type Installation, startInstallation } from './installation.ts';
import { mail } from './mails.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
  expect((await buzon(['migrate'], await installation.variables())).status).toBe(0);
});
afterAll(async () => installation.stop());

const check = async (lines = '', changed: Record<string, string> = {}) => {
  const run = await buzon(['check'], { ...(await installation.variables(lines)), ...changed });
  return { ...run, lines: linesOf(run.out) };
};

describe('buzon check', () => {
  it('O6 tells to migrate a database without schema', async () => {
    const empty = await installation.stack.postgres.createDatabase('buzon_cli_empty');
    const { status, lines } = await check('', { DATABASE_URL: empty });
    expect(status).toBe(1);
    expect(lines.filter((line) => line.startsWith('fail'))).toEqual([
      expect.stringMatching(/^fail database: .*run buzon migrate/),
    ]);
  });

  it('O6 says ok for everything that is right', async () => {
    const { status, lines, err } = await check('<Confirmation>Opened</Confirmation>');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'ok   settings',
      'ok   listener Reclamos',
      'ok   listener Reclamos',
      'ok   listener Reclamos',
      'ok   database',
      'ok   database',
      'ok   database',
      'ok   redis',
      'ok   redis',
      'ok   smtp',
    ]);
  });

  it('L2 warns, with the count, that a listener would delete from an INBOX', async () => {
    await installation.stack.dovecot.deliver('reclamos', 'INBOX', mail({ subject: 'uno' }));
    await installation.stack.dovecot.deliver('reclamos', 'INBOX', mail({ subject: 'dos' }));
    const { status, lines } = await check('<InputFolder>INBOX</InputFolder><OutputFolder-/>');
    expect(status).toBe(0);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^warn listener Reclamos: filed messages are deleted from INBOX, which holds 2 → /,
      ),
    );
  });

  it('O6 changes nothing: a missing output folder is not created', async () => {
    const { status, lines } = await check('<OutputFolder>IMAP/Otra</OutputFolder>');
    expect(status).toBe(0);
    expect(lines).toContain('ok   listener Reclamos: IMAP/Otra is missing and will be created');
    const again = await check('<OutputFolder>IMAP/Otra</OutputFolder>');
    expect(again.lines).toContain(
      'ok   listener Reclamos: IMAP/Otra is missing and will be created',
    );
  });

  it.each([
    ['password', '<Password>otra</Password>', /does not let .*→ correct UserName and Password/],
    [
      'folder',
      '<InputFolder>IMAP/Nueva</InputFolder>',
      /IMAP\/Nueva.*IMAP\/New.*→ correct InputFolder/,
    ],
    ['port', '<Port>1</Port>', /→ look whether 127\.0\.0\.1:1 is right/],
    [
      'process',
      '<CaseProcess>Nada</CaseProcess>',
      /CaseProcess "Nada" does not exist in the database → use one of: /,
    ],
    ['unit', '<FunctionalUnit>Nada</FunctionalUnit>', /FunctionalUnit "Nada" does not exist/],
  ])(
    'O6 P15 says what is wrong with a listener and how to mend it: %s',
    async (_, lines, words) => {
      const run = await check(lines);
      expect(run.status).toBe(1);
      expect(run.lines.filter((line) => line.startsWith('fail'))).toEqual([
        expect.stringMatching(words),
      ]);
    },
  );

  it('O6 says which certificate is not trusted', async () => {
    const { status, lines } = await check('', { NODE_EXTRA_CA_CERTS: '' });
    expect(status).toBe(1);
    expect(lines.join('\n')).toMatch(
      /fail listener Reclamos: .*certificate.*vouches for it.*→ .*TlsCaFile/,
    );
  });

  it('O6 P13 tells of every server that is away, without a password', async () => {
    const away = {
      DATABASE_URL: 'postgres://buzon:hunter2@127.0.0.1:1/nada',
      REDIS_URL: 'redis://:hunter2@127.0.0.1:1',
      SMTP_URL: 'smtp://buzon:hunter2@127.0.0.1:1',
    };
    const { status, lines, out } = await check('', away);
    expect(status).toBe(1);
    expect(
      lines.filter((line) => line.startsWith('fail')).map((line) => line.split(':')[0]),
    ).toEqual(['fail database', 'fail redis', 'fail smtp']);
    expect(out).not.toContain('hunter2');
  });

  it('O6 says that Redis would evict jobs', async () => {
    await setEviction('allkeys-lru');
    try {
      const { status, out } = await check();
      expect(status).toBe(1);
      expect(out).toMatch(
        /fail redis: maxmemory-policy is allkeys-lru → set maxmemory-policy to noeviction/,
      );
    } finally {
      await setEviction('noeviction');
    }
  });

  it('N1 says what a listener that confirms is missing', async () => {
    const { status, out } = await check('<Confirmation>Always</Confirmation>', {
      SMTP_URL: '',
      MAIL_FROM: '',
      BUZON_SECRET_KEY: '',
    });
    expect(status).toBe(1);
    for (const name of ['SMTP_URL', 'MAIL_FROM', 'BUZON_SECRET_KEY']) {
      expect(out).toContain(`listener Reclamos confirms, but ${name} is not set`);
    }
  });

  it('O6 tells the problems of the settings with file and line, and looks at the rest', async () => {
    const wrong = file('wrong.xml', '<ImapListener>\n<Port>x</Port>\n</ImapListener>');
    const { status, lines } = await check('', { BUZON_CONFIG: wrong });
    expect(status).toBe(1);
    expect(lines).toContain(`fail settings: ${wrong}:2: Port: "x" — a whole number, 1–65535`);
    expect(lines).toContainEqual(expect.stringMatching(/^ok {3}redis: /));
  });
});

/** Sets how the installation's Redis evicts. */
async function setEviction(policy: string): Promise<void> {
  const redis = openRedis(installation.stack.redis.url, 'prompt', () => undefined);
  await redis.config('SET', 'maxmemory-policy', policy);
  redis.disconnect();
}
