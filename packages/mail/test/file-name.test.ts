import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailFileName, nameByType, safeFileName } from '../src/attachments/file-name.ts';

describe('P7 file names', () => {
  it.each([
    ['factura.pdf', 'factura.pdf'],
    ['Reclamación año 2026.pdf', 'Reclamación año 2026.pdf'],
    ['../../etc/passwd', 'etc_passwd'],
    ['C:\\Users\\ana\\doc.pdf', 'Users_ana_doc.pdf'],
    ['a/b\\c.txt', 'a_b_c.txt'],
    ['evil\u202Egpj.exe', 'evilgpj.exe'],
    ['a\u0000b\r\n.txt', 'ab .txt'],
    ['what?.txt', 'what_.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['COM1 .txt', '_COM1 .txt'],
    ['LPT¹', '_LPT¹'],
    ['console.txt', 'console.txt'],
    ['name.txt. . .', 'name.txt'],
    ['.htaccess', 'htaccess'],
    ['...', ''],
    ['/', ''],
    ['', ''],
    ['a..b.txt', 'a.b.txt'],
  ])('P7 makes %j safe: %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('P7 cuts the stem by code point and keeps the ending', () => {
    const name = safeFileName(`${'😀'.repeat(300)}.pdf`);
    expect(name.endsWith('😀.pdf')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
    expect(Array.from(safeFileName(`${'x'.repeat(400)}.docx`))).toHaveLength(150);
  });

  it('P7 leaves one blank where others stood that nobody sees', () => {
    expect(safeFileName('a\t\u0000\tb')).toBe('a b');
  });

  it('P7 whatever the name, it leads nowhere and a second pass changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[\\/<>:"|?*\p{Cc}\p{Cs}\u202A-\u202E]|^\.|[. ]$|\.\./u);
        expect(safeFileName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });

  it('P7 names what has no name by its type, and a mail by its subject', () => {
    expect(nameByType('application/pdf', 2)).toBe('attachment-2.pdf');
    expect(nameByType('application/x-nobody-knows', 1)).toMatch(/^attachment-1\.[a-z0-9]+$/);
    expect(mailFileName('RE: Factura 5/6')).toBe('RE_ Factura 5_6.eml');
    expect(mailFileName('')).toBe('message.eml');
    expect(Buffer.byteLength(mailFileName('ñ'.repeat(500)))).toBeLessThanOrEqual(255);
  });
});
