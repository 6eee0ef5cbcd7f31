import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListenerElements, settingsXml } from '../src/index.ts';
import { runToEnd } from '../src/system/run-to-end.ts';

const MAILBOX = { HostName: 'imap.example.com', UserName: 'reclamos', Password: 'secreto' };
// Nothing listens there: settings are judged before any server is asked.
const ENVIRONMENT = {
  REDIS_URL: 'redis://127.0.0.1:1',
  DATABASE_URL: 'postgres://buzon:secreto@127.0.0.1:1/buzon',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'reclamos@example.com',
  BUZON_SECRET_KEY: 'ab'.repeat(32),
};
const SERVICES = ['fetcher', 'processor', 'notifier', 'dashboard'] as const;

describe('settings that are wrong', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'buzon-bad-settings-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** What a service says of a settings file, its path cut to the name. */
  const refusal = async (
    content: string,
    {
      name = 'settings.xml',
      service = 'fetcher' as (typeof SERVICES)[number],
      env = {} as Record<string, string>,
    } = {},
  ) => {
    const file = join(directory, name);
    await writeFile(file, content);
    const { status, lines } = await runToEnd(service, {
      ...ENVIRONMENT,
      BUZON_CONFIG: file,
      ...env,
    });
    return { status, lines: lines.map((line) => line.replaceAll(`${directory}/`, '')) };
  };
  const listeners = (...elements: ListenerElements[]) =>
    settingsXml(elements.map((element) => ({ ...MAILBOX, ...element })));

  it('L1 L3 stop a service with status 78 and a line for each: what is missing, out of range, unknown', async () => {
    const content = listeners({
      UserName: null,
      UseSsl: 'si',
      SyncMaxWaitTime: 59,
      SyncMaxChangesCount: 10_001,
      OutputFoldr: 'IMAP/Done',
      Pasword: 'hunter2',
      Confirmation: 'Sometimes',
      MaxMessageBytes: 1e12,
    });
    const { status, lines } = await refusal(content);
    expect(status).toBe(78);
    expect(lines.map((line) => line.replace(/known are .*/, '…'))).toEqual([
      'settings.xml:2: UserName: missing — required: the name of the account',
      'settings.xml:5: UseSsl: "si" — True, False',
      'settings.xml:6: SyncMaxWaitTime: "59" — a whole number of seconds, 60–600',
      'settings.xml:7: SyncMaxChangesCount: "10001" — a whole number, 1–10000',
      'settings.xml:8: OutputFoldr: "IMAP/Done" — not a known name; …',
      'settings.xml:9: Pasword: (hidden) — not a known name; …',
      'settings.xml:10: Confirmation: "Sometimes" — Off, Opened, Always',
      'settings.xml:11: MaxMessageBytes: "1000000000000" — a whole number of bytes, 1024–1073741824',
    ]);
  });

  it.each(SERVICES)('L1 stop the %s like every other service', async (service) => {
    const content = listeners({ SyncMaxWaitTime: 601 });
    expect(await refusal(content, { service })).toEqual({
      status: 78,
      lines: ['settings.xml:6: SyncMaxWaitTime: "601" — a whole number of seconds, 60–600'],
    });
  });

  it('L1 a file that is no XML is refused with line and column', async () => {
    const content = listeners({}).replace(
      '</EngageIntegrationService>',
      '<Process ID="EIS"><UseImapListener>False/UseImapListener>\n</Process>\n</EngageIntegrationService>',
    );
    const { status, lines } = await refusal(content);
    expect(status).toBe(78);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^settings\.xml:\d+:\d+: .*UseImapListener/);
  });

  it('L1 a file that is not there, and variables that are missing or wrong, are told at once', async () => {
    const { status, lines } = await runToEnd('fetcher', {
      BUZON_CONFIG: join(directory, 'nada.xml'),
      REDIS_URL: 'http://example.com',
      BUZON_SECRET_KEY: 'too short',
      MAX_MESSAGES_IN_FLIGHT: '0',
    });
    expect(status).toBe(78);
    const names = lines.map((line) => /^environment: ([A-Z_]+): /.exec(line)?.[1] ?? line);
    expect(names.toSorted()).toEqual([
      'BUZON_CONFIG',
      'BUZON_SECRET_KEY',
      'DATABASE_URL',
      'MAX_MESSAGES_IN_FLIGHT',
      'REDIS_URL',
    ]);
    expect(lines.join('\n')).not.toContain('too short');
  });

  it('L1 problems of file and environment are told together', async () => {
    const { status, lines } = await refusal(listeners({ Port: 0 }), {
      env: { LOG_LEVEL: 'loud' },
    });
    expect(status).toBe(78);
    expect(lines.map((line) => line.split(' — ')[0]).toSorted()).toEqual([
      'environment: LOG_LEVEL: "loud"',
      'settings.xml:6: Port: "0"',
    ]);
  });

  it('L1 YAML is judged by the same rules, with its own names', async () => {
    const content = `listeners:
  - id: Reclamos
    hostName: imap.example.com
    userName: reclamos
    password: secreto
    syncMaxWaitTime: 10
    outputFoldr: IMAP/Done
`;
    const { status, lines } = await refusal(content, { name: 'settings.yaml' });
    expect(status).toBe(78);
    expect(lines.map((line) => line.replace(/known are .*/, '…'))).toEqual([
      'settings.yaml:6: syncMaxWaitTime: "10" — a whole number of seconds, 60–600',
      'settings.yaml:7: outputFoldr: "IMAP/Done" — not a known name; …',
    ]);
  });

  it('L11 an encrypted password without its key is refused, and not shown', async () => {
    const { status, lines } = await refusal(listeners({ Password: 'enc:AAAA' }));
    expect(status).toBe(78);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^settings\.xml:5: Password: \(hidden\) — .*BUZON_SECRET_KEY/);
  });

  it('L14 IDs that are not allowed, or differ by case only, are refused', async () => {
    const { status, lines } = await refusal(
      listeners(
        { ID: 'Ventas' },
        { ID: 'ventas', InputFolder: 'A' },
        { ID: 'con espacio', InputFolder: 'B' },
      ),
    );
    expect(status).toBe(78);
    expect(lines.map((line) => line.split(' — ')[0])).toEqual([
      'settings.xml:7: ID: "ventas"',
      'settings.xml:13: ID: "con espacio"',
    ]);
  });

  it('L2 folder loops are refused: input equal to output, a chain that comes back, one folder twice', async () => {
    const folders = (ID: string, InputFolder: string, OutputFolder: string) => ({
      ID,
      InputFolder,
      OutputFolder,
    });
    const { status, lines } = await refusal(
      listeners(
        folders('misma', 'IMAP/Igual', 'IMAP/Igual'),
        folders('a', 'A', 'B'),
        folders('b', 'B', 'C'),
        folders('c', 'C', 'a'),
        folders('doble', 'imap/igual', 'D'),
      ),
    );
    expect(status).toBe(78);
    expect(lines).toEqual([
      'settings.xml:7: OutputFolder: "IMAP/Igual" — another folder than InputFolder: filed messages would come back for ever',
      'settings.xml:14: OutputFolder: "B" — a folder from which messages do not come back (A → B → C → A)',
      'settings.xml:34: InputFolder: "imap/igual" — a folder that no other listener watches (listener misma does)',
    ]);
  });

  it('N2 the notifier needs its mail server, its sender and the key that signs', async () => {
    const env = { SMTP_URL: '', MAIL_FROM: 'nobody', BUZON_SECRET_KEY: '' };
    const { status, lines } = await refusal(listeners({}), { service: 'notifier', env });
    expect(status).toBe(78);
    expect(lines.map((line) => line.split(' — ')[0]).toSorted()).toEqual([
      'environment: BUZON_SECRET_KEY: missing',
      'environment: MAIL_FROM: "nobody"',
      'environment: SMTP_URL: missing',
    ]);
  });

  it('O4 the dashboard refuses to listen beyond loopback without credentials', async () => {
    const { status, lines } = await refusal(listeners({}), {
      service: 'dashboard',
      env: { HOST: '0.0.0.0' },
    });
    expect(status).toBe(78);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('DASHBOARD_OPERATOR');
  });
});
