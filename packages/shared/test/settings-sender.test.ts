import { describe, expect, it } from 'vitest';
import { listenerXml, load, problemsOf } from './settings-files.ts';

const written = `<ReplyToFrom>
  Web@Example.com; @formularios.example,
  otra@example.com
</ReplyToFrom>
<TrustedAuthserv>MX.example.com</TrustedAuthserv>
<RequireAuthentication>on</RequireAuthentication>`;

const sender = {
  replyToFrom: ['web@example.com', '@formularios.example', 'otra@example.com'],
  trustedAuthserv: ['mx.example.com'],
  requireAuthentication: true,
};

describe('who the sender is', () => {
  it('P2 lists are written with commas, semicolons or line breaks', () => {
    expect(load(listenerXml(written)).listeners[0]).toMatchObject(sender);
  });

  it('P2 stands in YAML with the same names', () => {
    const yaml = `listeners:
  - hostName: imap.example.com
    userName: reclamos
    password: secreto
    replyToFrom: Web@Example.com, @formularios.example otra@example.com
    trustedAuthserv: MX.example.com
    requireAuthentication: On
`;
    expect(load(yaml, 'a.yaml').listeners[0]).toMatchObject(sender);
  });

  it('P2 stands in YAML as lists, too', () => {
    const yaml = (lines: string) => `listeners:
  - hostName: imap.example.com
    userName: reclamos
    password: secreto
${lines}`;
    const lists = `    replyToFrom:
      - Web@Example.com
      - '@formularios.example'
      - otra@example.com
    trustedAuthserv: [MX.example.com]
    requireAuthentication: On
`;
    expect(load(yaml(lists), 'a.yaml').listeners[0]).toMatchObject(sender);
    expect(load(yaml('    trustedAuthserv: ["-"]\n'), 'a.yaml').listeners[0]).toMatchObject({
      trustedAuthserv: ['-'],
    });
    expect(load(yaml('    trustedAuthserv: []\n'), 'a.yaml').listeners[0]).toMatchObject({
      trustedAuthserv: [],
    });
    expect(problemsOf(yaml('    trustedAuthserv: [a, [b]]\n'), 'a.yaml')[0]).toMatch(
      /^a\.yaml:5: trustedAuthserv: "a list" — a plain value/,
    );
    expect(problemsOf(yaml('    trustedAuthserv: x\n    inputFolder: [A]\n'), 'a.yaml')).toEqual([
      'a.yaml:6: inputFolder: "a list" — a plain value',
    ]);
  });

  it.each([
    ['True', true],
    ['off', false],
    ['FALSE', false],
  ])('P2 RequireAuthentication may also be written %s', (word, value) => {
    const lines = `<TrustedAuthserv>-</TrustedAuthserv><RequireAuthentication>${word}</RequireAuthentication>`;
    expect(load(listenerXml(lines)).listeners[0]).toMatchObject({
      trustedAuthserv: ['-'],
      requireAuthentication: value,
    });
  });
});
