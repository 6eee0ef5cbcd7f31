import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRtf } from '../src/rtf/rtf-reader.ts';
import { decompressedRtf } from '../src/tnef/compressed-rtf.ts';

const rtf = (source: string) => readRtf(Buffer.from(source, 'latin1'));

describe('P1 rich text', () => {
  it.each([
    [
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    ],
    [
      '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0',
      '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}',
    ],
  ])('P1 decompresses the examples of MS-OXRTFCP: %s', (hex, text) => {
    expect(decompressedRtf(Buffer.from(hex, 'hex'))?.toString('latin1')).toBe(text);
  });

  it('P1 takes nothing else for compressed rich text, and reads any bytes in bounded work', () => {
    expect(decompressedRtf(Buffer.from('{\\rtf1 hola, this is no frame}'))).toBeNull();
    expect(decompressedRtf(Buffer.alloc(3))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const header = Buffer.from('ffffffffffffffff4c5a467500000000', 'hex');
        const out = decompressedRtf(Buffer.concat([header, bytes]));
        expect(out?.length).toBeLessThanOrEqual(bytes.length * 9);
        expect(typeof readRtf(Buffer.from(bytes)).content).toBe('string');
      }),
    );
  });

  it.each([
    ['{\\rtf1\\ansi Hola\\par mundo}', 'Hola\nmundo'],
    ["{\\rtf1\\ansi\\ansicpg1252 A\\'f1o \\lquote x\\rquote  \\emdash}", 'Año ‘x’ —'],
    ["{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}", 'При'],
    [
      "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Arial Cyr;}}\\f1 \\'cf\\'f0\\'e8}",
      'При',
    ],
    ["{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset128 MS Gothic;}}\\f0\\'93\\'fa\\'96\\'7b}", '日本'],
    ['{\\rtf1\\uc1 \\u241?\\u-10179?\\u-8704?}', 'ñ\u{1F600}'],
    ["{\\rtf1\\uc2 \\u20013\\'d6\\'d0 x}", '中 x'],
    ['{\\rtf1{\\*\\generator Riched20;}{\\info{\\author x}}{\\pict 0102}Hola}', 'Hola'],
    ['{\\rtf1 a\\{b\\}\\\\c}', 'a{b}\\c'],
    ['{\\rtf1 a\\bin3 }}}b}', 'ab'],
    ['{\\rtf1 uno\\cell dos\\cell\\row}', 'uno\tdos\t\n'],
    ['{\\rtf1 cut {\\b in', 'cut in'],
    ['{\\rtf1 NUL\0 gone}', 'NUL gone'],
    ['{\\rtf1\\fromtext {\\htmlrtf for Word only\\htmlrtf0}Hola\\par}', 'Hola\n'],
  ])('P1 reads the text of %j', (source, content) => {
    expect(rtf(source)).toEqual({ kind: 'text', content });
  });

  it('P1 takes out the HTML that a mail program wrapped in rich text', () => {
    const source =
      '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}' +
      "{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 A\\'f1o {\\*\\htmltag84 <b>}\\htmlrtf {\\b\\htmlrtf0 dos" +
      '{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0' +
      '{\\*\\mhtmltag84 <img src="x">}{\\*\\htmltag72 </p>}\\htmlrtf\\par\\htmlrtf0 \\htmlrtf }\\htmlrtf0 }';
    expect(rtf(source)).toEqual({ kind: 'html', content: '<p>Año <b>dos</b>&amp;</p>' });
  });

  it.each([
    ['open groups', '{'.repeat(500_000)],
    ['closed groups', '}'.repeat(500_000)],
    ['control words', '\\u241'.repeat(100_000)],
    ['NUL bytes', '\0'.repeat(500_000)],
    ['single characters in code', "\\'f1".repeat(100_000)],
  ])('P1 reads very many %s in linear work', (_what, source) => {
    expect(rtf(source).content.length).toBeLessThanOrEqual(source.length);
  });
});
