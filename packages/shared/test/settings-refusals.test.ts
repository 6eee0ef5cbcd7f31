import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decryptSecret, encryptSecret } from '../src/settings/index.ts';
import { listenerXml, load, problemsOf, settingsFile } from './settings-files.ts';

describe('values that are refused', () => {
  it.each([
    ['SyncMaxWaitTime', '59', 'a whole number of seconds, 60–600'],
    ['SyncMaxWaitTime', '601', 'a whole number of seconds, 60–600'],
    ['SyncMaxWaitTime', '1e2', 'a whole number of seconds, 60–600'],
    ['SyncMaxChangesCount', '0', 'a whole number, 1–10000'],
    ['SyncMaxChangesCount', '10001', 'a whole number, 1–10000'],
    ['SyncMaxChangesCount', 'ten', 'a whole number, 1–10000'],
    ['Port', '65536', 'a whole number, 1–65535'],
    ['Port', '-1', 'a whole number, 1–65535'],
    ['UseSsl', 'yes', 'True, False'],
    ['ExtractAttachments', '1', 'True, False'],
    ['UnknownSender', 'Ignore', 'Open, Register, Reject'],
    ['FollowUpDays', '3651', 'a whole number of days, 1–3650; leave it out for no limit'],
    ['Confirmation', 'Sometimes', 'Off, Opened, Always'],
    ['Language', 'fr', 'es, en'],
    [
      'ConfirmationFrom',
      'nobody',
      'an address such as reclamos@example.com or Reclamos <reclamos@example.com>',
    ],
    [
      'ReplyToFrom',
      'web@example.com, formulario',
      'addresses such as web@example.com, or @example.com for all of a domain',
    ],
    [
      'TrustedAuthserv',
      'mx@example.com',
      'the authserv-id that your server writes, such as mx.example.com',
    ],
    ['RequireAuthentication', 'Maybe', 'Off, On (needs TrustedAuthserv)'],
    ['RequireAuthentication', 'On', 'Off, On (needs TrustedAuthserv)'],
    ['ConfirmationsPerHour', '1001', 'a whole number, 1–1000'],
    ['ConfirmNewerThanHours', '0', 'a whole number of hours, 1–8760'],
    ['MaxMessageBytes', '1023', 'a whole number of bytes, 1024–1073741824'],
  ])(
    'L3 %s %s is refused with file, line, name, value and what is allowed',
    (name, value, allowed) => {
      expect(problemsOf(listenerXml(`<${name}>${value}</${name}>`))).toEqual([
        `settings.xml:5: ${name}: "${value}" — ${allowed}`,
      ]);
    },
  );

  it.each([
    ['SyncMaxWaitTime', '600', 600],
    ['SyncMaxChangesCount', '10000', 10_000],
    ['MaxMessageBytes', '1073741824', 1_073_741_824],
    ['Confirmation', 'always', 'Always'],
    ['UnknownSender', 'REJECT', 'Reject'],
  ])('L3 %s %s is allowed', (name, written, value) => {
    const [listener] = load(listenerXml(`<${name}>${written}</${name}>`)).listeners;
    expect(Object.values(listener ?? {})).toContain(value);
  });

  it('L1 tells every problem at once, in the order of the file', () => {
    const content = `<ImapListener ID="a b">
<HostName>imap example</HostName>
<Password>secreto</Password>
<SyncMaxWaitTime>5</SyncMaxWaitTime>
<InputFoldr>X</InputFoldr>
</ImapListener>`;
    const problems = problemsOf(content);
    expect(problems.map((line) => line.split(':').slice(1, 3).join(':'))).toEqual([
      '1: ID',
      '1: UserName',
      '2: HostName',
      '4: SyncMaxWaitTime',
      '5: InputFoldr',
    ]);
    expect(problems[1]).toBe(
      'settings.xml:1: UserName: missing — required: the name of the account',
    );
  });

  it('L1 an unknown element inside ImapListener is refused, with the known ones', () => {
    expect(problemsOf(listenerXml('<Folder>X</Folder>'))[0]).toMatch(
      /^settings\.xml:5: Folder: "X" — not a known name; known are HostName, Port, /,
    );
  });

  it('L11 a misspelt password is not shown', () => {
    const problems = problemsOf(
      listenerXml('<Pasword>hunter2</Pasword><Passwort>hunter2</Passwort>'),
    );
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('L1 an element that stands twice is refused', () => {
    expect(problemsOf(listenerXml('<Port>1</Port>\n<Port>2</Port>'))).toEqual([
      'settings.xml:6: Port: "2" — once only; it stands in line 5 already',
    ]);
  });

  it('L1 stray text, attributes and nested elements are refused', () => {
    expect(problemsOf(listenerXml('oops'))).toHaveLength(1);
    expect(problemsOf(listenerXml('<Port><X/></Port>'))).toHaveLength(1);
    expect(problemsOf(listenerXml('').replace('<ImapListener', '<ImapListener Id="x"'))).toEqual([
      'settings.xml:1: Id: "x" — ID is its only attribute',
    ]);
  });

  it('L2 an empty OutputFolder does not mean deleting', () => {
    expect(problemsOf(listenerXml('<OutputFolder></OutputFolder>'))[0]).toMatch(
      /^settings\.xml:5: OutputFolder: missing — the path of a folder/,
    );
    expect(load(listenerXml('<InputFolder/><Port/>')).listeners[0]?.inputFolder).toBe('INBOX');
  });

  it('L14 an ID is 1–50 letters, digits, _ or -, unique without regard to case', () => {
    for (const id of ['', 'a b', 'ñ', 'x'.repeat(51), 'a.b', 'a:b']) {
      expect(problemsOf(listenerXml('', id))).toHaveLength(1);
    }
    expect(load(listenerXml('', 'A_b-9')).listeners[0]?.id).toBe('A_b-9');
    const twice = `${listenerXml('', 'ventas')}\n${listenerXml('<InputFolder>X</InputFolder>', 'Ventas')}`;
    expect(problemsOf(twice)).toEqual([
      'settings.xml:7: ID: "Ventas" — an ID of its own, also without regard to case (line 1 has it)',
    ]);
    expect(
      problemsOf(`${listenerXml('')}\n${listenerXml('<InputFolder>X</InputFolder>')}`),
    ).toHaveLength(1);
  });

  it('L1 a file without a listener, and a file that is not there, are refused', () => {
    expect(problemsOf('<Root><Wrapped><ImapListener/></Wrapped></Root>')).toEqual([
      'settings.xml:1: ImapListener: missing — at least one listener, directly below the root',
    ]);
    expect(problemsOf('')).toHaveLength(1);
    expect(() => load('', 'no/such.xml')).toThrow();
  });

  it('L1 UseImapListener is True or False, once', () => {
    const process = (inner: string) => `${listenerXml('')}<Process ID="EIS">${inner}</Process>`;
    expect(problemsOf(process('<UseImapListener>si</UseImapListener>'))).toEqual([
      'settings.xml:6: UseImapListener: "si" — True, False',
    ]);
    const flag = '<UseImapListener>false</UseImapListener>';
    expect(problemsOf(process(flag + flag))).toHaveLength(1);
    expect(load(process(flag)).useImapListener).toBe(false);
  });
});

describe('folders that do not go together', () => {
  const listener = (id: string, input: string, output: string, host = 'imap.example.com') =>
    listenerXml(
      `<InputFolder>${input}</InputFolder><OutputFolder>${output}</OutputFolder>`,
      id,
    ).replace('imap.example.com', host);

  it.each([
    ['IMAP/New', 'IMAP/New'],
    ['INBOX', 'inbox'],
    ['IMAP/New', 'imap/new/'],
  ])('L2 input equal to output is refused: %s and %s', (input, output) => {
    expect(problemsOf(listener('a', input, output))).toEqual([
      `settings.xml:5: OutputFolder: "${output}" — another folder than InputFolder: filed messages would come back for ever`,
    ]);
  });

  it('L2 a chain that comes back is refused, once', () => {
    const chain = [listener('a', 'A', 'B'), listener('b', 'B', 'C'), listener('c', 'C', 'A')].join(
      '\n',
    );
    const problems = problemsOf(chain);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('A → B → C → A');
  });

  it('L2 two listeners on one folder are refused', () => {
    expect(problemsOf(`${listener('a', 'A', 'X')}\n${listener('b', 'a', 'Y')}`)).toEqual([
      'settings.xml:11: InputFolder: "a" — a folder that no other listener watches (listener a does)',
    ]);
  });

  it('L2 the same folders of another mailbox, and a chain that ends, are allowed', () => {
    expect(
      problemsOf(`${listener('a', 'A', 'B')}\n${listener('b', 'B', 'A', 'other.example.com')}`),
    ).toEqual([]);
    expect(problemsOf(`${listener('a', 'A', 'B')}\n${listener('b', 'B', 'C')}`)).toEqual([]);
  });
});

describe('protocol logs', () => {
  it('L10 two listeners do not write into one file', () => {
    const logged = (id: string, file: string) =>
      listenerXml(`<InputFolder>${id}</InputFolder><ProtocolLogFile>${file}</ProtocolLogFile>`, id);
    expect(problemsOf(`${logged('a', 'imap-a.log')}\n${logged('b', 'imap-b.log')}`)).toEqual([]);
    expect(problemsOf(`${logged('a', 'imap.log')}\n${logged('b', 'imap.log')}`)).toEqual([
      'settings.xml:11: ProtocolLogFile: "imap.log" — a file of its own (listener a has this one)',
    ]);
  });
});

describe('passwords', () => {
  const key = randomBytes(32);
  const withPassword = (written: string) => listenerXml('').replace('secreto', written);

  it('L11 may be plain, encrypted, of the environment or of a file', () => {
    const file = settingsFile('password.txt', 'de archivo\n');
    const read = (written: string) =>
      load(withPassword(written), 'p.xml', { MAIL_PASSWORD: 'de entorno' }, key).listeners[0]
        ?.password;
    expect(read('simple')).toBe('simple');
    expect(read(encryptSecret('cifrada ñ 🔑', key))).toBe('cifrada ñ 🔑');
    expect(read('env:MAIL_PASSWORD')).toBe('de entorno');
    expect(read(`file:${file}`)).toBe('de archivo');
    expect(read('file:password.txt')).toBe('de archivo');
  });

  it('L11 one that cannot be had is refused without showing it', () => {
    const wrong = encryptSecret('secreto', randomBytes(32));
    const refusal = (written: string, secretKey: Buffer | null) =>
      problemsOf(withPassword(written), 'p.xml', {}, secretKey)[0];
    expect(refusal(wrong, key)).toMatch(/^p\.xml:4: Password: \(hidden\) — .*BUZON_SECRET_KEY/);
    expect(refusal(wrong, null)).toMatch(/^p\.xml:4: Password: \(hidden\) — .*BUZON_SECRET_KEY/);
    expect(refusal('enc:short', key)).toMatch(/\(hidden\)/);
    expect(refusal('env:NADA', key)).toMatch(/"env:NADA" — the name of an environment variable/);
    expect(refusal('file:nada', key)).toMatch(/"file:nada" — .*\(ENOENT\)/);
  });

  it('L11 encryption notices a changed value and never repeats itself', () => {
    const one = encryptSecret('clave', key);
    expect(one).toMatch(/^enc:[A-Za-z0-9+/]+=*$/);
    expect(encryptSecret('clave', key)).not.toBe(one);
    expect(decryptSecret(one, key)).toBe('clave');
    const bytes = Buffer.from(one.slice(4), 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    expect(decryptSecret(`enc:${bytes.toString('base64')}`, key)).toBeNull();
  });
});
