/**
 * Text to bytes in the charsets that mail comes in. Node only decodes them, so the tables are read
 * backwards from its decoder, which is not the one that Buzón reads mail with.
 */
type Encode = (text: string) => Buffer;

const encoders = new Map<string, Encode>();

/** @throws RangeError when the charset does not have a character of the text */
export function encodeText(text: string, charset: string): Buffer {
  let encode = encoders.get(charset);
  if (encode === undefined) {
    encode = encoderOf(charset);
    encoders.set(charset, encode);
  }
  return encode(text);
}

function encoderOf(charset: string): Encode {
  switch (charset) {
    case 'utf-8':
      return (text) => Buffer.from(text, 'utf8');
    case 'utf-16':
      // RFC 2781 §3.3: with a byte order mark.
      return (text) => Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'us-ascii':
      return fromTable(charset, asciiTable());
    case 'iso-2022-jp':
      return iso2022jp();
    case 'gb18030':
    case 'gb2312':
    case 'big5':
    case 'euc-jp':
    case 'shift_jis':
    case 'euc-kr':
      return fromTable(charset, twoByteTable(charset));
    default:
      return fromTable(charset, oneByteTable(charset));
  }
}

type Table = ReadonlyMap<string, readonly number[]>;

function fromTable(charset: string, table: Table): Encode {
  return (text) =>
    Buffer.from(Array.from(text).flatMap((character) => found(table, character, charset)));
}

function found(table: Table, character: string, charset: string): readonly number[] {
  const bytes = table.get(character);
  if (bytes === undefined) throw new RangeError(`${charset} has no character '${character}'`);
  return bytes;
}

function asciiTable(): Map<string, readonly number[]> {
  return new Map(Array.from({ length: 128 }, (_, byte) => [String.fromCharCode(byte), [byte]]));
}

function oneByteTable(charset: string): Table {
  const decoder = new TextDecoder(charset);
  const table = asciiTable();
  for (let byte = 0x80; byte < 0x100; byte += 1) {
    const character = decoder.decode(Uint8Array.of(byte));
    if (character !== '\ufffd' && !table.has(character)) table.set(character, [byte]);
  }
  return table;
}

function twoByteTable(charset: string): Table {
  const decoder = new TextDecoder(charset);
  const table = asciiTable();
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.includes('\ufffd') || Array.from(text).length !== 1) continue;
      if (!table.has(text)) table.set(text, [lead, trail]);
    }
  }
  return table;
}

const TO_JAPANESE = [0x1b, 0x24, 0x42];
const TO_ASCII = [0x1b, 0x28, 0x42];

/** RFC 1468: 7-bit, JIS X 0208 between escape sequences; each line ends in ASCII. */
function iso2022jp(): Encode {
  const table = twoByteTable('euc-jp');
  return (text) => {
    const bytes: number[] = [];
    let japanese = false;
    for (const character of text) {
      const code = found(table, character, 'iso-2022-jp');
      const wide = code.length === 2;
      if (wide !== japanese) bytes.push(...(wide ? TO_JAPANESE : TO_ASCII));
      japanese = wide;
      bytes.push(...code.map((byte) => (wide ? byte & 0x7f : byte)));
    }
    if (japanese) bytes.push(...TO_ASCII);
    return Buffer.from(bytes);
  };
}
