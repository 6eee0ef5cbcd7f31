import { describe, expect, it } from 'vitest';
import { load, problemsOf } from './settings-files.ts';

const KEY = Buffer.alloc(32, 7);
const LISTENER =
  '<HostName>imap.example</HostName><UserName>casos@example.com</UserName><OutputFolder>B</OutputFolder>';
const file = (inside: string, beside = '', password = '<Password>p</Password>') =>
  `<Settings>\n${beside}\n<ImapListener>${LISTENER}${password}\n${inside}\n</ImapListener></Settings>`;
const OAUTH =
  '<OAuth><Tenant>t</Tenant><ClientId>c</ClientId><ClientSecret>s</ClientSecret></OAuth>';

describe('Smtp', () => {
  it('N1 names the mail server of all listeners, and one listener’s own', () => {
    const beside = `<Smtp><HostName>smtp.example</HostName><UserName>u</UserName><Password>p</Password><MaxSendRate>20</MaxSendRate></Smtp>`;
    const own =
      '<Smtp><HostName>own.example</HostName><Port>25</Port><UseSsl>False</UseSsl></Smtp>';
    const settings = load(file(own, beside));
    expect(settings.smtp).toEqual({
      hostName: 'smtp.example',
      port: 465,
      useSsl: true,
      account: { userName: 'u', by: 'password', password: { text: 'p', file: null } },
      maxSendRate: 20,
    });
    expect(settings.listeners[0]?.smtp).toMatchObject({ hostName: 'own.example', port: 25 });
    expect(load(file('')).smtp).toBeNull();
  });

  it('L12 in a listener it is the listener’s own account unless another is named', () => {
    const smtp = '<Smtp><HostName>h</HostName><UseSsl>False</UseSsl></Smtp>';
    expect(load(file(smtp)).listeners[0]?.smtp).toMatchObject({
      port: 587,
      account: { userName: 'casos@example.com', by: 'password', password: { text: 'p' } },
    });
    const byToken = load(file(smtp, '', OAUTH)).listeners[0];
    expect(byToken?.smtp?.account).toEqual({
      userName: 'casos@example.com',
      by: 'oauth',
      oauth: byToken?.oauth,
    });
  });

  it('L12 is written the same in YAML, and lets everybody in where no account is named', () => {
    const yaml = `smtp:\n  hostName: h\n  useSsl: false\nlisteners:\n  - hostName: i\n    userName: u\n    password: p\n    outputFolder: B\n    smtp:\n      hostName: j\n      userName: v\n      oauth: {tenant: t, clientId: c, clientSecret: s}\n`;
    const settings = load(yaml, 'a.yml', {}, KEY);
    expect(settings.smtp).toMatchObject({ hostName: 'h', account: null });
    expect(settings.listeners[0]?.smtp?.account).toMatchObject({ userName: 'v', by: 'oauth' });
  });

  it.each([
    [
      'no host',
      '<Smtp><Port>25</Port></Smtp>',
      /^settings.xml:2: HostName: missing — required: .*SMTP/,
    ],
    [
      'a port that is none',
      '<Smtp><HostName>h</HostName><Port>0</Port></Smtp>',
      /:2: Port: "0" — a whole number, 1–65535/,
    ],
    [
      'a password without a user',
      '<Smtp><HostName>h</HostName><Password>p</Password></Smtp>',
      /:2: UserName: missing — required beside/,
    ],
    [
      'a user without a proof',
      '<Smtp><HostName>h</HostName><UserName>u</UserName></Smtp>',
      /:2: Password: missing — required beside UserName/,
    ],
    [
      'both proofs',
      `<Smtp><HostName>h</HostName><UserName>u</UserName><Password>p</Password>${OAUTH}</Smtp>`,
      /:2: Password: \(hidden\) — not beside OAuth/,
    ],
    [
      'a fault in OAuth',
      '<Smtp><HostName>h</HostName><UserName>u</UserName><OAuth/></Smtp>',
      /:2: Tenant: missing/,
    ],
    [
      'a rate that is none',
      '<Smtp><HostName>h</HostName><MaxSendRate>0</MaxSendRate></Smtp>',
      /:2: MaxSendRate: "0" — a whole number of mails a minute/,
    ],
    [
      'an unknown name',
      '<Smtp><HostName>h</HostName><Host>x</Host></Smtp>',
      /:2: Host: "x" — not a known name/,
    ],
    [
      'twice',
      '<Smtp><HostName>h</HostName></Smtp><Smtp><HostName>h</HostName></Smtp>',
      /:2: Smtp: "Smtp" — once only/,
    ],
  ])('L12 %s is refused by one line with file and line', (_, smtp, words) => {
    const lines = problemsOf(file('', smtp));
    expect(lines.filter((line) => words.test(line))).toHaveLength(1);
  });

  it.each([
    [
      'the port, and not the user beside it',
      file(
        '',
        '<Smtp><HostName>h</HostName><Port>0</Port><UserName>u</UserName><Password>p</Password></Smtp>',
      ),
      /:2: Port: "0"/,
    ],
    [
      'the listener’s own password, and not that Smtp has none',
      file(
        '<Smtp><HostName>h</HostName><UserName>v</UserName></Smtp>',
        '',
        '<Password>env:NO</Password>',
      ),
      /:3: Password: "env:NO"/,
    ],
  ])('L12 of one fault one line is told: %s', (_, content, words) => {
    expect(problemsOf(content)).toEqual([expect.stringMatching(words)]);
  });
});
