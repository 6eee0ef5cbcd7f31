import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DovecotOptions,
  type DovecotServer,
  type FolderOptions,
  type Folders,
  type ImapSim,
  type ScriptedImap,
  type ServiceServer,
  SIM_PASSWORD,
  SIM_USER,
  type SimName,
  scriptedMessages,
  startDovecot,
  startImapSim,
  startScriptedImap,
  until,
} from '@buzon/stack';
import {
  closeGate,
  type ListenerElements,
  type PersonalAccount,
  person,
  plainMail,
  removeMessages,
  System,
} from '@buzon/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overview } from '../src/system/overview.ts';

const PASSWORD = 'secreto';
const mails = (count: number, subject?: string) =>
  Array.from({ length: count }, () => plainMail(subject === undefined ? {} : { subject }));

/** One listener on a Dovecot of its own. */
interface Odd {
  readonly server: DovecotServer;
  readonly account: PersonalAccount;
  readonly elements: ListenerElements;
}

describe('servers that can less than others, and mailboxes in trouble', () => {
  let system: System;
  let fetcher: ServiceServer;
  let dashboard: ServiceServer;
  const odd = new Map<string, Odd>();
  let liar: ScriptedImap;
  let mute: ScriptedImap;
  const played = new Map<SimName, ImapSim>();
  let muteAnswers = false;
  const liarFolders: Folders = new Map([
    ['New', scriptedMessages(10, (uid) => (uid === 4 ? { literal: 10 } : {}))],
    ['Done', []],
  ]);

  const start = async (
    name: string,
    options: Partial<DovecotOptions> = {},
    folders: readonly (string | FolderOptions)[] = ['IMAP/New', 'IMAP/Done'],
  ) => {
    const user = `${name}@example.com`;
    const directory = join(system.stack.directory, name);
    const accounts = [{ user, password: PASSWORD, folders }];
    const server = await startDovecot({ directory, accounts, ...options });
    const caFile = join(directory, 'ca.pem');
    await writeFile(caFile, server.ca);
    const { host, port } = server;
    const elements = { ID: name, UserName: user, Port: port, TlsCaFile: caFile, RequireTls: true };
    odd.set(name, { server, account: { host, port, user, password: PASSWORD }, elements });
  };
  const of = (name: string): Odd => odd.get(name) ?? expect.unreachable(name);
  const deliver = async (name: string, count: number, folder = 'IMAP/New', subject?: string) => {
    const { server, account } = of(name);
    await server.deliverTogether(account.user, folder, mails(count, subject));
  };
  const count = (name: string, folder: string) =>
    of(name).server.count(of(name).account.user, folder);
  const done = (name: string, moved: number, left = 0) => {
    const wanted = `${moved} in Done, ${left} in New`;
    const now = async () =>
      `${await count(name, 'IMAP/Done')} in Done, ${await count(name, 'IMAP/New')} in New`;
    return until(async () => (await now()) === wanted, {
      what: `${name}: ${wanted}`,
      timeoutMs: 90_000,
    });
  };
  const filed = (name: string) =>
    system.number('SELECT count(*) FROM buzon.messages WHERE listener = $1', [name]);
  const view = async (name: string) =>
    (await overview(dashboard)).listeners.find(({ id }) => id === name);
  const says = (name: string, code: string, words: RegExp) =>
    until(
      async () => {
        const seen = await view(name);
        return seen?.code === code && words.test(seen.reason ?? '');
      },
      { what: `${name} to say ${code} ${words}`, timeoutMs: 60_000 },
    );
  const told = async (name: string, words: RegExp) =>
    (await system.log(fetcher)).filter(
      ({ listener, msg }) => listener === name && words.test(String(msg)),
    );

  beforeAll(async () => {
    system = await System.start({ services: [] });
    await start('sin-move', { disabledCapabilities: ['MOVE'] });
    await start('sin-uidplus', { disabledCapabilities: ['MOVE', 'UIDPLUS'] });
    await start('sin-idle', { disabledCapabilities: ['IDLE'] });
    await start('puntos', { separator: '.', namespacePrefix: 'INBOX.' });
    await start('lectura', {}, [{ path: 'IMAP/New', readOnly: true }, 'IMAP/Done']);
    await start('carpetas');
    await start('cuota', { disabledCapabilities: ['MOVE'], quotaMessages: 30 }, [
      'IMAP/New',
      'IMAP/Done',
      'Papelera',
    ]);
    await start('una', { maxConnections: 1 });
    liar = await startScriptedImap({ folders: liarFolders });
    mute = await startScriptedImap({ answers: () => muteAnswers });
    for (const name of ['gmail', 'microsoft365'] as const) {
      const sim = await startImapSim(name, { takesPasswords: true });
      sim.folders.set(`IMAP/${name}`, []);
      for (const mail of mails(10)) sim.deliver(mail, `IMAP/${name}`);
      sim.faults.throttle = 1_500;
      played.set(name, sim);
    }
    const scripted = (ID: string, { port }: ScriptedImap, InputFolder: string) => ({
      ...{ ID, Port: port, UserName: ID, InputFolder, OutputFolder: 'Done' },
    });
    await system.configure([
      ...[...odd.values()].map(({ elements }) => elements),
      scripted('mentirosa', liar, 'New'),
      scripted('muda', mute, 'INBOX'),
      ...[...played].map(([ID, { port: Port }]) => ({
        ...{ ID, Port, UserName: SIM_USER, Password: SIM_PASSWORD, InputFolder: `IMAP/${ID}` },
      })),
    ]);
    await system.handOver([...odd.keys(), 'mentirosa', 'muda', ...played.keys()]);
    for (const name of ['sin-move', 'sin-uidplus', 'sin-idle', 'puntos']) await deliver(name, 10);
    await deliver('cuota', 25, 'Papelera');
    await deliver('cuota', 10);
    await system.startService('processor');
    dashboard = await system.startService('dashboard');
    const somebody = await person(of('una').account);
    fetcher = await system.startService('fetcher');
    await says('una', 'UNAVAILABLE', /connections/i);
    await somebody.logout();
  }, 180_000);
  afterAll(async () => {
    await system?.stop();
    await liar?.stop();
    await mute?.stop();
    for (const sim of played.values()) await sim.stop();
    for (const { server } of odd.values()) await server.stop();
  });

  it('L7 lectura: a folder that may only be read holds its listener until it may be changed', async () => {
    await says('lectura', 'FOLDER_READ_ONLY', /may only be read/);
    await of('lectura').server.setReadOnly(of('lectura').account.user, 'IMAP/New', false);
    await deliver('lectura', 10);
    await done('lectura', 10);
    expect(await filed('lectura')).toBe(10);
  });

  it('L9 microsoft365: waits as long as it was told, and goes on', async () => {
    await says('microsoft365', 'THROTTLED', /asks to wait 2 s/);
    const sim = played.get('microsoft365') ?? expect.unreachable();
    Object.assign(sim.faults, { throttle: null });
    await until(() => sim.folders.get('IMAP/Done')?.length === 10, {
      what: 'ten moved',
      timeoutMs: 60_000,
    });
    expect(await filed('microsoft365')).toBe(10);
    // A status is written only now and then: mails may be moved before it is seen.
    const shown = await until(async () => (await view('microsoft365'))?.provider, {
      what: 'the provider in the overview',
    });
    expect(shown).toEqual({
      label: 'Microsoft 365',
      because: 'it greets as by2pr11ca0070.namprd11.prod.outlook.com',
    });
    expect(await (await fetch(dashboard.url)).text()).toContain('<dd>Microsoft 365</dd>');
    await expect
      .poll(() => told('microsoft365', /^the mailbox is taken for Microsoft 365: it greets as/))
      .toHaveLength(1);
  });

  it('L9 L15 gmail: over its bandwidth nothing is asked for minutes, and no message is blamed', async () => {
    await says('gmail', 'THROTTLED', /left alone.*bandwidth limits/);
    const sim = played.get('gmail') ?? expect.unreachable();
    expect(sim.sessions.length).toBeLessThanOrEqual(2);
    await expect
      .poll(() => told('gmail', /connects again later/))
      .toEqual([expect.objectContaining({ failures: 1 })]);
    expect(Number((await told('gmail', /connects again later/))[0]?.['seconds'])).toBeGreaterThan(
      239,
    );
    expect((await view('gmail'))?.parked).toBe(0);
  });

  it('L15 mentirosa: one literal of the wrong size stays, and the others are filed and moved', async () => {
    await until(() => liarFolders.get('Done')?.length === 9, {
      what: 'nine moved',
      timeoutMs: 60_000,
    });
    expect(await filed('mentirosa')).toBe(9);
    await expect
      .poll(() => told('mentirosa', /^Could not fetch message 4 of UID 4: /))
      .not.toEqual([]);
    expect(liarFolders.get('New')?.map(({ uid }) => uid)).toEqual([4]);
    // The server is mended: seen by the last test.
    liarFolders.set('New', scriptedMessages(4).slice(3));
  });

  it.each(['sin-move', 'sin-idle', 'puntos'])('L6 %s: a batch is filed and moved', async (name) => {
    await done(name, 10);
    expect(await filed(name)).toBe(10);
    if (name === 'sin-idle') await deliver(name, 10);
  });

  it('L6 sin-uidplus: a batch is filed and copied once, and stays flagged', async () => {
    await done('sin-uidplus', 10, 10);
    const { server, account } = of('sin-uidplus');
    const flags = async () =>
      (await server.list(account.user, 'IMAP/New')).map(({ deleted }) => deleted);
    await until(async () => (await flags()).every((deleted) => deleted), { what: 'ten flags' });
    expect(await filed('sin-uidplus')).toBe(10);
    await deliver('sin-uidplus', 10);
    await done('sin-uidplus', 20, 20);
    expect(await filed('sin-uidplus')).toBe(20);
  });

  it('L9 una: one connection is enough, once it is free', async () => {
    await deliver('una', 10);
    await done('una', 10);
    expect(await filed('una')).toBe(10);
  });

  it('L6 cuota: over quota everything stays, one line and the dashboard say why, and it goes on', async () => {
    await says('cuota', 'MOVE_REFUSED', /refuses to move to “IMAP\/Done” what is filed: .*quota/i);
    // Ten messages, and one line: said again only after a minute.
    await expect.poll(() => told('cuota', /quota/i)).not.toEqual([]);
    const times = (await told('cuota', /quota/i)).map(({ time }) => Date.parse(String(time)));
    for (const [index, time] of times.slice(1).entries()) {
      expect(time - (times[index] ?? 0)).toBeGreaterThan(59_000);
    }
    expect((await overview(dashboard)).alarms).toContainEqual(
      expect.objectContaining({ kind: 'moves-refused', subject: 'cuota' }),
    );
    expect(await count('cuota', 'IMAP/New')).toBe(10);
    await removeMessages(of('cuota').account, 'Papelera', '1:*');
    await done('cuota', 10);
    await until(async () => (await view('cuota'))?.reason === null, {
      what: 'nothing to complain',
    });
    expect(await filed('cuota')).toBe(10);
  });

  it('L7 carpetas: a mail that a person removes in mid-flight is filed, and no error', async () => {
    const openGate = await closeGate(system, 'Persona%');
    await deliver('carpetas', 10, 'IMAP/New', 'Persona');
    const redis = system.redis();
    await until(async () => (await redis.keys('{buzon}:raw:carpetas.*')).length === 10, {
      what: 'ten in flight',
    });
    redis.disconnect();
    await removeMessages(of('carpetas').account, 'IMAP/New', '3');
    await openGate();
    await done('carpetas', 9);
    expect(await filed('carpetas')).toBe(10);
    expect((await view('carpetas'))?.reason).toBeNull();
  });

  it('L2 carpetas: an output folder that somebody removes is made again', async () => {
    const client = await person(of('carpetas').account);
    await client.mailboxDelete('IMAP/Done');
    await client.logout();
    await deliver('carpetas', 10);
    await until(async () => (await count('carpetas', 'IMAP/New')) === 0, { what: 'an empty New' });
    await done('carpetas', 10);
  });

  it('L2 L9 carpetas: an input folder that somebody removes is missed, and found again', async () => {
    const client = await person(of('carpetas').account);
    await client.mailboxDelete('IMAP/New');
    await says('carpetas', 'FOLDER_MISSING', /“IMAP\/New” does not exist.*IMAP\/Done/);
    await client.mailboxCreate('IMAP/New');
    await client.logout();
    await deliver('carpetas', 10);
    await done('carpetas', 20);
    expect((await view('carpetas'))?.state).toBe('connected');
  });

  it('L3 sin-idle: what arrived later is seen without an announcement', async () => {
    await done('sin-idle', 20);
    expect(await filed('sin-idle')).toBe(20);
  });

  it('L9 muda: a server that answers nothing holds nobody else, and is tried again', async () => {
    await says('muda', 'TIMEOUT', /did not answer/);
    muteAnswers = true;
    for (const { socket } of mute.sessions) socket.destroy();
    mute.folders.set('INBOX', scriptedMessages(10));
    await until(() => mute.folders.get('Done')?.length === 10, {
      what: 'ten moved',
      timeoutMs: 120_000,
    });
    expect(await filed('muda')).toBe(10);
  });

  it('L15 mentirosa: it goes on by itself when the server is mended', async () => {
    await until(() => liarFolders.get('Done')?.length === 10, {
      what: 'all moved',
      timeoutMs: 120_000,
    });
    expect(await filed('mentirosa')).toBe(10);
  });
}, 180_000);
