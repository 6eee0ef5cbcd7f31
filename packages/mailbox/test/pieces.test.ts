import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf } from '../src/envelope.ts';
import { nearestFolder, serverPath, writtenPath } from '../src/folder-path.ts';
import { uidSets } from '../src/uid-set.ts';
import { inSet } from './scripted-folders.ts';

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
  const dots = { prefix: 'INBOX.', separator: '.' };

  it('L2 writes a path as the server does, and reads it back', () => {
    expect(serverPath('IMAP/New', dots)).toBe('INBOX.IMAP.New');
    expect(serverPath('inbox', dots)).toBe('INBOX');
    expect(serverPath('Inbox/IMAP/New', dots)).toBe('INBOX.IMAP.New');
    expect(writtenPath('INBOX.IMAP.New', dots)).toBe('IMAP/New');
    expect(serverPath('/IMAP//New/', { prefix: '', separator: '/' })).toBe('IMAP/New');
  });

  it('L2 suggests only what is near', () => {
    const existing = ['INBOX', 'IMAP/New', 'IMAP/Done'];
    expect(nearestFolder('imap/new', existing)).toBe('IMAP/New');
    expect(nearestFolder('IMAP/Nuevos', existing)).toBeNull();
    expect(nearestFolder('Consultas', existing)).toBeNull();
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
