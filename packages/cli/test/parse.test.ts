import { createHash } from 'node:crypto';
import { sign } from '@buzon/shared/identity';
import { describe, expect, it } from 'vitest';
import { buzon, linesOf } from './buzon.ts';
import { file, missing } from './files.ts';
import { mail, WITH_ATTACHMENT } from './mails.ts';

describe('buzon parse', () => {
  it('O10 --json prints one document for a mail, with the names of the specification', async () => {
    const path = file('a.eml', WITH_ATTACHMENT);
    const { status, out } = await buzon(['parse', path, '--json']);
    expect(status).toBe(0);
    const document: unknown = JSON.parse(out);
    expect(document).toEqual({
      file: path,
      from: { address: 'ana@cliente.example', name: 'Ana Muñoz' },
      subject: 'RV: Reclamación [#1042]',
      subjectKey: expect.stringMatching(/^reclamaci[oó]n$/),
      messageId: '<adjunto@cliente.example>',
      date: '2026-11-23T13:00:00.000Z',
      automatic: null,
      confirmable: true,
      attachments: [
        {
          filename: expect.stringMatching(/^[^/\\]*factura\.pdf$/),
          contentType: 'application/pdf',
          size: 4,
          sha256: createHash('sha256').update('Hola').digest('hex'),
          inline: false,
        },
      ],
      text: expect.stringContaining('Buenos días'),
      html: expect.not.stringContaining('script'),
    });
  });

  it('O10 prints a line a mail, of many files and of mboxes, in their order', async () => {
    const eml = file('one.eml', mail({ subject: 'uno' }));
    const mbox = file(
      'two.mbox',
      `From a@b Mon Nov 23 18:10:11 2026\n${mail({ subject: 'dos' })}\nFrom a@b Mon Nov 23 18:10:12 2026\n${mail({ subject: 'tres' })}\n`,
    );
    const { out } = await buzon(['parse', '--json', eml, mbox]);
    const documents = linesOf(out).map((line): { file: string; subject: string } =>
      JSON.parse(line),
    );
    expect(documents.map((document) => [document.file, document.subject])).toEqual([
      [eml, 'uno'],
      [`${mbox}#1`, 'dos'],
      [`${mbox}#2`, 'tres'],
    ]);
  });

  it('O10 reads standard input as -', async () => {
    const { out } = await buzon(['parse', '--json', '-'], {}, mail({ subject: 'entrada' }));
    expect(JSON.parse(out)).toMatchObject({ file: '-', subject: 'entrada' });
  });

  it('P1 0 bytes and any bytes at all have an answer', async () => {
    const empty = file('empty.eml', '');
    const noise = file('noise.eml', Buffer.from([0, 255, 10, 13, 128, 58, 10, 10, 0]));
    const { status, out } = await buzon(['parse', '--json', empty, noise]);
    expect(status).toBe(0);
    expect(linesOf(out).map((line): unknown => JSON.parse(line))).toMatchObject([
      { file: empty, from: null, confirmable: false },
      { file: noise, from: null, confirmable: false },
    ]);
  });

  it('O10 a file that cannot be read is named, and the others are shown', async () => {
    const { status, out, err } = await buzon([
      'parse',
      '--json',
      missing,
      file('b.eml', mail({ subject: 'b' })),
    ]);
    expect(status).toBe(1);
    expect(err).toBe(`${missing}: there is no such file\n`);
    expect(JSON.parse(out)).toMatchObject({ subject: 'b' });
  });

  it('P12 knows our own mail by its signed Message-ID', async () => {
    const key = 'ab'.repeat(32);
    const id = sign({
      caseId: 5,
      outboxId: 6,
      key: Buffer.from(key, 'hex'),
      domain: 'example.com',
    });
    const path = file('own.eml', mail({ subject: 'Su caso', id }));
    const automatic = async (variables: Record<string, string>) => {
      const { out } = await buzon(['parse', '--json', path], variables);
      return (JSON.parse(out) as { automatic: unknown }).automatic;
    };
    expect(await automatic({ BUZON_SECRET_KEY: key })).toBe('own');
    expect(await automatic({ BUZON_SECRET_KEY: 'cd'.repeat(32) })).toBeNull();
  });

  it('O10 shows a person the same, without control characters of the mail', async () => {
    const subject = 'Hola =?utf-8?q?=1B=5B31mrojo=07?=';
    const { status, out } = await buzon(['parse', file('esc.eml', mail({ subject }))]);
    expect(status).toBe(0);
    expect(out).toContain('from:        Ana <ana@cliente.example>');
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it.each([[[]], [['parse']], [['nada']], [['parse', '--nada', 'x']]])(
    'O6 a wrong command line ends with status 64: %j',
    async (args) => {
      const { status, err } = await buzon(args);
      expect(status).toBe(64);
      expect(err).not.toBe('');
    },
  );

  it('O6 --help ends with status 0', async () => {
    const { status, out } = await buzon(['--help']);
    expect(status).toBe(0);
    expect(out).toMatch(/check.*migrate.*ingest.*parse.*trace.*secret/s);
  });
});
