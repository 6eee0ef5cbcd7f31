import { inSet } from '@buzon/stack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf } from '../src/envelope.ts';
import { type Namespaces, serverPath, writtenPath } from '../src/folder-path.ts';
import { suggestFolders } from '../src/suggest-folders.ts';
import { uidSets } from '../src/uid-set.ts';

describe('UIDs in a command', () => {
  it('L4 names exactly the given UIDs, in lines that servers take', () => {
    const uids = fc.array(fc.integer({ min: 1, max: 4_294_967_295 }), { maxLength: 60 });
    const near = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(uids, near), fc.integer({ min: 21, max: 100 }), (given, length) => {
        const sets = uidSets(given, length);
        for (const set of sets) {
          expect(set.text.length).toBeLessThanOrEqual(length);
        }
        expect(sets.flatMap((set) => set.uids)).toEqual(
          [...new Set(given)].sort((one, other) => one - other),
        );
        for (const uid of given) {
          for (const probe of [uid, uid + 1]) {
            const named = sets.filter((set) => inSet(probe, set.text)).length;
            expect(named).toBe(given.includes(probe) ? 1 : 0);
          }
        }
      }),
    );
  });

  it('L4 writes 500 scattered UIDs as one set, and 100,000 in a row as a few characters', () => {
    const scattered = Array.from({ length: 500 }, (_, index) => 4_000_000_000 + 2 * index);
    expect(uidSets(scattered)).toHaveLength(1);
    const row = Array.from({ length: 100_000 }, (_, index) => index + 1);
    expect(uidSets(row).map((set) => set.text)).toEqual(['1:100000']);
  });
});

describe('folder paths', () => {
  const slashes: Namespaces = { personal: { prefix: '', separator: '/' }, others: [] };
  const dots: Namespaces = {
    personal: { prefix: 'INBOX.', separator: '.' },
    others: [
      { prefix: 'user.', separator: '.' },
      { prefix: 'Shared Folders.', separator: '.' },
    ],
  };

  it.each([
    ['IMAP/New', 'INBOX.IMAP.New'],
    ['INBOX', 'INBOX'],
    ['Año nuevo/A & B', 'INBOX.Año nuevo.A & B'],
    ['user/ana/Reclamos', 'user.ana.Reclamos'],
    ['Shared Folders/Ventas', 'Shared Folders.Ventas'],
    // The prefix alone is a name like any other.
    ['user', 'INBOX.user'],
  ])('L2 writes %s as the server does, and reads it back', (written, path) => {
    expect(serverPath(written, dots)).toBe(path);
    expect(writtenPath(path, dots)).toBe(written);
  });

  it('L2 takes a path however it is written', () => {
    expect(serverPath('inbox', dots)).toBe('INBOX');
    expect(serverPath('Inbox/IMAP/New', dots)).toBe('INBOX.IMAP.New');
    expect(serverPath('/IMAP//New/', slashes)).toBe('IMAP/New');
    expect(serverPath('An\u0303o', slashes)).toBe('A\u00f1o');
  });

  it.each([
    ['imap/new', ['IMAP/New']],
    ['IMAP/Nwe', ['IMAP/New']],
    ['Atencion', ['Atención']],
    ['INBOX/IMAP/New', ['IMAP/New']],
    ['Done', ['IMAP/Done']],
    ['IMAP/Nuevos', []],
    ['Consultas', []],
  ])('L2 suggests for %s what is near: %j', (path, suggested) => {
    expect(suggestFolders(path, ['INBOX', 'IMAP/New', 'IMAP/Done', 'Atención'])).toEqual(suggested);
  });
});

describe('sender and subject of a job', () => {
  const shown = (header: string) => envelopeOf(Buffer.from(header));

  it('O1 reads them from the header alone', () => {
    expect(shown('Subject: uno\r\n\r\nFrom: body@example.org\r\n')).toEqual({
      from: '',
      subject: 'uno',
    });
    expect(shown('FROM : "a, <b>" <ana@example.org>\nsubject:\tuno\n dos\n\nSubject: no')).toEqual({
      from: 'ana@example.org',
      subject: 'uno dos',
    });
    expect(shown('From: ana@example.org (Ana)\r\n').from).toBe('ana@example.org');
    expect(shown('')).toEqual({ from: '', subject: '' });
  });

  it('O1 decodes encoded words, cut within a character, and leaves nonsense as it is', () => {
    const cut =
      '=?utf-8?B?w4E=?= =?UTF-8?Q?=C3?=\r\n =?utf-8?q?=B1o_x?= y =?x-unknown?Q?=E1?= =?bad';
    expect(shown(`Subject: ${cut}\r\n\r\n`).subject).toBe('Áño x y á =?bad');
    expect(shown('Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=\r\n').subject).toBe('日本');
    expect(envelopeOf(Buffer.from('Subject: Acción\r\n', 'latin1')).subject).toBe('Acción');
  });

  it('O1 is not held up by a hostile header', () => {
    const hostile = ['"\\'.repeat(32_000), '=?a'.repeat(21_000), `?=${' '.repeat(64_000)}`];
    for (const text of hostile) {
      expect(shown(`From: ${text}\r\nSubject: ${text}\r\n`).subject.length).toBeLessThan(260);
    }
  });

  it('O1 keeps what is shown short', () => {
    expect(Array.from(shown(`Subject: ${'😀'.repeat(1000)}\r\n`).subject)).toHaveLength(250);
  });
});
