import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DovecotServer,
  freePort,
  type ServiceServer,
  startDovecot,
  until,
} from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, plainMail, System, settingsXml } from '../src/index.ts';
import { overview } from '../src/system/overview.ts';

const mails = (count: number) => Array.from({ length: count }, () => plainMail());

describe('listeners whose values only a server can judge', () => {
  let system: System;
  let dashboard: ServiceServer;
  let fetcher: ServiceServer;
  let other: DovecotServer;
  beforeAll(async () => {
    system = await System.start({
      services: [],
      accounts: [
        {
          user: 'lectura@example.com',
          password: 'secreto',
          folders: [{ path: 'IMAP/New', readOnly: true }, 'IMAP/Done'],
        },
      ],
    });
    const directory = join(system.stack.directory, 'untrusted');
    other = await startDovecot({ directory, accounts: [ACCOUNT] });
    const { tlsPort } = system.stack.dovecot;
    await system.configure([
      { ID: 'sana' },
      { ID: 'host', HostName: 'no-existe.invalid' },
      { ID: 'puerto', Port: await freePort(), InputFolder: 'IMAP/A' },
      { ID: 'starttls', Port: other.port, InputFolder: 'IMAP/B' },
      { ID: 'certificado', Port: other.tlsPort, UseSsl: true, InputFolder: 'IMAP/C' },
      { ID: 'sin-tls', UseSsl: true, InputFolder: 'IMAP/D' },
      { ID: 'clave', Password: 'equivocada', Port: tlsPort, UseSsl: true, InputFolder: 'IMAP/E' },
      { ID: 'carpeta', InputFolder: 'IMAP/Nuevo' },
      { ID: 'lectura', UserName: 'lectura@example.com' },
    ]);
    await system.handOver(['sana', 'carpeta']);
    await system.startService('processor');
    fetcher = await system.startService('fetcher');
    dashboard = await system.startService('dashboard');
  });
  afterAll(async () => {
    await other?.stop();
    await system?.stop();
  });

  const listener = async (id: string) =>
    (await overview(dashboard)).listeners.find((view) => view.id === id);

  it('L1 those that cannot work do not stop the one that can', async () => {
    await system.deliver(mails(10));
    await until(async () => (await system.count('IMAP/Done')) === 10, { what: 'ten in Done' });
    expect((await listener('sana'))?.state).toBe('connected');
  });

  it.each([
    ['host', 'CONNECTION', /no-existe\.invalid:\d+/],
    ['puerto', 'CONNECTION', /127\.0\.0\.1:\d+ failed \(ECONNREFUSED\)/],
    ['starttls', 'CERTIFICATE', /certificate of 127\.0\.0\.1:\d+ is not trusted/],
    ['certificado', 'CERTIFICATE', /certificate of 127\.0\.0\.1:\d+ is not trusted/],
    ['sin-tls', 'TLS', /does not speak TLS as asked for; check Port and UseSsl/],
    [
      'clave',
      'AUTHENTICATION',
      /does not let reclamos@example\.com in; check user name and password/,
    ],
    ['carpeta', 'FOLDER_MISSING', /IMAP\/Nuevo.*IMAP\/Done.*IMAP\/New/],
    ['lectura', 'FOLDER_READ_ONLY', /IMAP\/New/],
  ])('L1 L2 %s: held as %s, and log and dashboard say why', async (id, code, words) => {
    const held = async () => ((await listener(id))?.state === 'held' ? listener(id) : null);
    const view = await until(held, { what: `${id} to be held`, timeoutMs: 60_000 });
    expect(view).toMatchObject({ code, reason: expect.stringMatching(words) });
    const told = async () =>
      (await system.log(fetcher)).filter((line) => line['listener'] === id).map(({ msg }) => msg);
    await expect.poll(told).toContainEqual(expect.stringMatching(words));
    const page = await (await fetch(dashboard.url)).text();
    expect(page).toContain(view.reason?.slice(0, 20));
  });

  it('L11 no password is in the log', async () => {
    const log = JSON.stringify(await system.log(fetcher));
    expect(log).not.toContain('equivocada');
    expect(log).not.toContain(ACCOUNT.password);
  });

  it('L1 L9 one that is mended goes on by itself', async () => {
    await system.stack.dovecot.addAccount({ ...ACCOUNT, folders: ['IMAP/Nuevo'] });
    await system.deliver(mails(10), 'IMAP/Nuevo');
    await until(async () => (await system.count('IMAP/Done')) === 20, {
      what: 'twenty in Done',
      timeoutMs: 60_000,
    });
    expect((await listener('carpeta'))?.state).toBe('connected');
  });

  it('L1 with UseImapListener False the fetcher says so and stays idle', async () => {
    const settings = join(system.stack.directory, 'idle.xml');
    const { host, port } = system.stack.dovecot;
    const content = settingsXml([
      { HostName: host, Port: port, UserName: ACCOUNT.user, Password: ACCOUNT.password },
    ]);
    const idle = '<Process ID="EIS"><UseImapListener>False</UseImapListener></Process>';
    await writeFile(settings, content.replace(/(?=<\/Eng)/, idle));
    const idler = await system.startService('fetcher', { BUZON_CONFIG: settings });
    await until(async () => (await fetch(`${idler.url}/readyz`)).ok, { what: 'readiness' });
    const words = async () => (await system.log(idler)).map(({ msg }) => msg);
    await expect.poll(words).toContainEqual(expect.stringContaining('UseImapListener'));
    expect(await words()).not.toContain('owns the listener');
  });
});
