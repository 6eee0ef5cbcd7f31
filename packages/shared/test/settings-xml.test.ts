import { describe, expect, it } from 'vitest';
import { listenerXml, load, problemsOf } from './settings-files.ts';

/** The fragment of the original's manual, with its typo. */
const ORIGINAL = `<Process ID="EIS">
  <UseImapListener>False/UseImapListener>
</Process>
<ImapListener ID="Default">
  <HostName>imap.gmail.com</HostName>
  <Port>993</Port>
  <UseSsl>True</UseSsl>
  <UserName>engage@example.com</UserName>
  <Password>ZR9Zf9oiGhE3olsLuXgnUA==</Password>
  <InputFolder>IMAP/New</InputFolder>
  <OutputFolder>IMAP/Done</OutputFolder>
  <ExtractAttachments>True</ExtractAttachments>
  <SyncMaxWaitTime>300</SyncMaxWaitTime>
  <SyncMaxChangesCount>10</SyncMaxChangesCount>
  <ProtocolLogFile>C:\\Program Files\\Engage\\Logs\\Imap-
     %date%-%time%.log</ProtocolLogFile>
</ImapListener>
`;

const only = (content: string) => load(content).listeners[0];

describe('the original fragment', () => {
  it('L10 is refused for its typo, with line and column', () => {
    expect(problemsOf(ORIGINAL)).toEqual([
      'settings.xml:2:3: UseImapListener: "False/UseImapListener>" — must be closed by ' +
        '</UseImapListener>; </Process> came first at line 3, column 1',
    ]);
  });

  it('L3 L10 L11 loads once the typo is mended', () => {
    const settings = load(ORIGINAL.replace('False/Use', 'False</Use'));
    expect(settings.useImapListener).toBe(false);
    expect(settings.listeners).toMatchObject([
      {
        id: 'Default',
        hostName: 'imap.gmail.com',
        port: 993,
        useSsl: true,
        userName: 'engage@example.com',
        password: 'ZR9Zf9oiGhE3olsLuXgnUA==',
        inputFolder: 'IMAP/New',
        outputFolder: 'IMAP/Done',
        extractAttachments: true,
        syncMaxWaitTime: 300,
        syncMaxChangesCount: 10,
        protocolLogFile: 'C:\\Program Files\\Engage\\Logs\\Imap-%date%-%time%.log',
      },
    ]);
  });
});

describe('an XML settings file', () => {
  it('L2 L3 L11 has the defaults of the specification', () => {
    expect(only(listenerXml(''))).toEqual({
      id: 'Default',
      hostName: 'imap.example.com',
      port: 993,
      provider: 'auto',
      useSsl: true,
      tls: { required: false, ca: null, minVersion: '1.2', serverName: null },
      userName: 'reclamos',
      password: 'secreto',
      passwordFile: null,
      oauth: null,
      smtp: null,
      inputFolder: 'INBOX',
      outputFolder: null,
      extractAttachments: false,
      syncMaxWaitTime: 60,
      syncMaxChangesCount: 10,
      protocolLogFile: null,
      caseProcess: null,
      functionalUnit: null,
      unknownSender: 'Open',
      replyToFrom: [],
      trustedAuthserv: [],
      requireAuthentication: false,
      followUpDays: null,
      confirmation: 'Off',
      language: 'es',
      confirmationFrom: null,
      confirmationsPerHour: 5,
      confirmNewerThanHours: 48,
      maxMessageBytes: 52_428_800,
    });
    expect(load(listenerXml('')).useImapListener).toBe(true);
  });

  it('L1 may have a root of any name, a declaration, comments and other elements', () => {
    const other = '<SmtpSender><HostName>x</HostName><ImapListener/></SmtpSender>';
    const content = `<?xml version="1.0"?>\n<!-- c --><Anything>${other}${listenerXml('')}<Process ID="XYZ"><UseImapListener>maybe</UseImapListener></Process></Anything>`;
    expect(load(content).listeners).toHaveLength(1);
    expect(load(`${other}\n${listenerXml('')}`).listeners).toHaveLength(1);
  });

  it.each([
    [
      'UTF-8 with a mark',
      Buffer.from(`\uFEFF${listenerXml('<CaseProcess>Atención</CaseProcess>')}`),
    ],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${listenerXml('<CaseProcess>Atención</CaseProcess>')}`, 'utf16le'),
    ],
    [
      'windows-1252',
      Buffer.from(
        `<?xml version="1.0" encoding="windows-1252"?><r>${listenerXml('<CaseProcess>Atención</CaseProcess>')}</r>`,
        'latin1',
      ),
    ],
  ])('P15 is read in %s', (_, bytes) => {
    expect(load(bytes).listeners[0]?.caseProcess).toBe('Atención');
  });

  it('L1 takes True and False in any case, and the port by UseSsl', () => {
    expect(only(listenerXml('<UseSsl>FALSE</UseSsl>'))).toMatchObject({ useSsl: false, port: 143 });
    expect(only(listenerXml('<UseSsl> true </UseSsl>'))).toMatchObject({ useSsl: true, port: 993 });
    expect(only(listenerXml('<UseSsl>false</UseSsl><Port>1143</Port>'))?.port).toBe(1143);
  });

  it('L1 resolves entities and CDATA', () => {
    const content = listenerXml(
      '<OutputFolder>A &amp; B</OutputFolder><InputFolder><![CDATA[C & D]]></InputFolder>',
    );
    expect(only(content)).toMatchObject({ outputFolder: 'A & B', inputFolder: 'C & D' });
  });

  it.each([
    ['C:\\Engage\\\n   Logs\\x.log', 'C:\\Engage\\Logs\\x.log'],
    ['/var/log\r\n  /x-%date%\n%time%.log', '/var/log/x-%date%%time%.log'],
    ['C:\\Program\n   Files\\x.log', 'C:\\Program Files\\x.log'],
    ['\n   /var/log/x y.log\n', '/var/log/x y.log'],
  ])('L10 folds white space that wraps a path: %j', (written, path) => {
    expect(
      only(listenerXml(`<ProtocolLogFile>${written}</ProtocolLogFile>`))?.protocolLogFile,
    ).toBe(path);
  });

  it.each([
    ['<HostName>', '<HostName>x</HostNam', /HostName/],
    [
      'an entity that does not exist',
      listenerXml('<InputFolder>&nada;</InputFolder>'),
      /undefined entity/,
    ],
    [
      'an element left open at the end',
      '<ImapListener ID="a"><HostName>x</HostName>',
      /must be closed by <\/ImapListener>; the file ends first/,
    ],
    ['a closing tag too many', `${listenerXml('')}</Root>`, /settings\.xml:6:\d+: XML/],
  ])('L1 malformed XML is refused with line and column: %s', (_, content, words) => {
    const problems = problemsOf(content);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^settings\.xml:\d+:\d+: /);
    expect(problems[0]).toMatch(words);
  });

  it('L11 a malformed file does not show its password', () => {
    expect(problemsOf('<ImapListener>\n<Password>secreto/Password>\n</ImapListener>')).toEqual([
      'settings.xml:2:1: Password: (hidden) — must be closed by </Password>; </ImapListener> came first at line 3, column 1',
    ]);
  });
});
