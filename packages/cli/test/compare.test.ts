import { Readable } from 'node:stream';
import { openStore, type Store } from '@buzon/store';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../src/run.ts';
import { file } from './files.ts';
import { type Installation, startInstallation } from './installation.ts';
import { mail } from './mails.ts';
import { fileAndMove, removeFrom } from './moved-mail.ts';

let installation: Installation;
let store: Store;
let client: pg.Client;
let ca: string;

beforeAll(async () => {
  installation = await startInstallation();
  const url = (await installation.variables())['DATABASE_URL'] ?? '';
  store = openStore({ url, poolSize: 2, applicationName: 'compare test' });
  await store.migrate();
  client = new pg.Client(url);
  await client.connect();
  ca = file('compare-ca.pem', installation.stack.dovecot.ca);
});
afterAll(async () => {
  await client.end();
  await store.close();
  await installation.stop();
});
beforeEach(async () => {
  await client.query('TRUNCATE buzon.cases, buzon.messages, buzon.comparisons CASCADE');
  for (const folder of ['IMAP/New', 'IMAP/Done']) {
    await installation.stack.dovecot.resetFolder('reclamos', folder);
  }
});

const put = (folder: string, raw: string) =>
  installation.stack.dovecot.deliver('reclamos', folder, raw);
/** In this process: a process for each would take longer than the comparison. */
const compare = async (args: readonly string[] = [], more = '') => {
  const lines: string[] = [];
  const terminal = {
    input: Readable.from([]),
    print: async (line: string) => void lines.push(line),
    complain: (line: string) => void lines.push(line),
  };
  const variables = await installation.variables(`<TlsCaFile>${ca}</TlsCaFile>${more}`);
  const status = await runCli(['account', '--compare', ...args], { terminal, variables });
  return { status, lines, out: lines.join('\n') };
};
/** Files and moves mails with these subjects; answers their raw texts. */
const moved = async (...subjects: readonly string[]) => {
  const raws = subjects.map((subject) => mail({ subject }));
  for (const raw of raws) await put('IMAP/New', raw);
  await fileAndMove(installation, store);
  return raws;
};

describe('buzon account --compare', () => {
  it('O9 says that the folder has what was filed, and changes nothing in it', async () => {
    await moved('uno', 'dos');
    const { status, lines } = await compare();
    expect(lines).toEqual([
      expect.stringMatching(/^Reclamos: IMAP\/Done has what was .* 2 mails looked at\)$/),
    ]);
    expect(status).toBe(0);
    const left = await installation.stack.dovecot.list('reclamos', 'IMAP/Done');
    expect(left.map(({ seen }) => seen)).toEqual([false, false]);
    expect(await store.comparisons()).toMatchObject([
      { listener: 'Reclamos', mails: 2, unknown: 0, missing: 0, surplus: 0, uncompared: 0 },
    ]);
  });

  it('O9 tells of a mail put there by hand, of one removed, and of a double copy', async () => {
    const [, , third = ''] = await moved('uno', 'dos', 'tres');
    await put('IMAP/Done', mail({ subject: 'ajeno' }));
    await put('IMAP/Done', third);
    await removeFrom(installation, 'IMAP/Done', [1]);
    const { status, lines } = await compare();
    expect(lines).toEqual([
      expect.stringMatching(/^Reclamos: IMAP\/Done UID 4 \(.*, <ajeno@.*>\) is not filed: /),
      expect.stringMatching(
        /^Reclamos: message:\d+ \(<tres@.*>\) stands .* 2 times \(UID 3, 5\), /,
      ),
      expect.stringMatching(/^Reclamos: message:\d+ \(<uno@.*>\) was moved .* not in IMAP\/Done: /),
      expect.stringContaining('1 not filed, 1 not there, 1 there too often'),
    ]);
    expect(status).toBe(1);
    expect(await store.comparisons()).toMatchObject([{ unknown: 1, missing: 1, surplus: 1 }]);
  });

  it('O9 misses a delivery that is gone from the database', async () => {
    await moved('uno', 'dos');
    await client.query('DELETE FROM buzon.deliveries WHERE uid = 2');
    const { status, lines } = await compare();
    expect(lines[0]).toMatch(
      /message:\d+ \(<dos@.*>\) stands .* once .* no delivery of it is known/,
    );
    expect(status).toBe(1);
  });

  it('P10 O9 knows mails by their content where Message-ID and size do not tell', async () => {
    const nameless = mail({ subject: 'sin nombre' }).replace(/^Message-ID:.*\r\n/m, '');
    const first = mail({ subject: 'uno', id: '<same@cliente.example>' });
    const second = mail({ subject: 'dos', id: '<same@cliente.example>' });
    for (const raw of [nameless, first, second]) await put('IMAP/New', raw);
    await fileAndMove(installation, store);
    await removeFrom(installation, 'IMAP/Done', [2]);
    // As a server renders it anew, or a relay writes it.
    await put('IMAP/Done', `Received: from a by b\r\n${first}`);
    expect((await compare()).status).toBe(0);
    await put('IMAP/Done', nameless.replace('Texto de', 'Otro texto de'));
    const { lines } = await compare();
    expect(lines[0]).toMatch(/UID 5 \(.*, no Message-ID\) is not filed/);
    expect(lines).toHaveLength(2);
  });

  it('O9 a mail delivered twice may stand there twice, or once', async () => {
    const [raw = ''] = await moved('uno');
    await put('IMAP/New', raw);
    await fileAndMove(installation, store);
    expect((await compare()).status).toBe(0);
    await removeFrom(installation, 'IMAP/Done', [2]);
    expect((await compare()).status).toBe(0);
  });

  it('O9 looks at the days that it is asked for, and keeps only what the daily one found', async () => {
    await moved('uno');
    await put('IMAP/Done', mail({ subject: 'ajeno' }));
    await removeFrom(installation, 'IMAP/Done', [1]);
    const today = new Date().toISOString().slice(0, 10);
    const [old, day, since] = [
      await compare(['--json', '--day', '2020-01-01']),
      await compare(['--json', '--day', today]),
      await compare(['--json', '--since', '2020-01-01']),
    ];
    expect(JSON.parse(old.out)).toMatchObject([{ unknown: 0, missing: 0, findings: [] }]);
    for (const { out, status } of [day, since]) {
      expect(status).toBe(1);
      expect(JSON.parse(out)).toMatchObject([
        {
          listener: 'Reclamos',
          outputFolder: 'IMAP/Done',
          failure: null,
          unknown: 1,
          missing: 1,
          findings: [{ kind: 'unknown', uid: 2 }, { kind: 'missing' }],
        },
      ]);
    }
    expect(await store.comparisons()).toEqual([]);
    expect((await compare(['--day', 'ayer'])).status).toBe(64);
    expect((await compare(['--day', today, '--since', today])).status).toBe(64);
  });

  it('O9 says where there is nothing to compare with, or no way to', async () => {
    await moved('uno');
    const deletes = await compare([], '<OutputFolder-/>');
    expect(deletes.lines).toEqual([expect.stringMatching(/^Reclamos: what is filed is deleted: /)]);
    expect(deletes.status).toBe(0);
    const locked = await compare([], '<Password>otra</Password>');
    expect(locked.lines).toEqual([
      expect.stringMatching(/^Reclamos: not compared: .*does not let reclamos in/),
    ]);
    expect(locked.status).toBe(1);
    const elsewhere = await compare([], '<OutputFolder>IMAP/Otra</OutputFolder>');
    expect(elsewhere.lines).toHaveLength(2);
    expect(elsewhere.lines[0]).toMatch(/is not in IMAP\/Otra/);
  });
});
