/** What the dictionary holds at the start (MS-OXRTFCP §2.1.2.1). */
const INITIAL =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n' +
  '\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const HEADER = 16;
const DICTIONARY = 4096;
/** Bytes of RTF that are read: more is pictures. */
const LONGEST = 8 * 1024 * 1024;

/**
 * Undoes the compression of PidTagRtfCompressed (MS-OXRTFCP); null when the bytes are none. What
 * ends too early is answered as far as it goes, and nothing is longer than 8 MiB.
 */
export function decompressedRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER) return null;
  const size = Math.min(bytes.readUInt32LE(4), LONGEST);
  const kind = bytes.readUInt32LE(8);
  const content = bytes.subarray(HEADER);
  if (kind === UNCOMPRESSED) return content.subarray(0, size);
  return kind === COMPRESSED ? decompressed(content, size) : null;
}

function decompressed(input: Buffer, size: number): Buffer {
  // Seventeen bytes of output for two of input is the most that the format can say.
  const window = new Window(Math.min(size, input.length * 9));
  let at = 0;
  let control = 0;
  for (let bit = 8; at < input.length && !window.isFull; bit++) {
    if (bit === 8) {
      control = input[at++] ?? 0;
      bit = 0;
    }
    if ((control & (1 << bit)) === 0) {
      if (at < input.length) window.put(input[at++] ?? 0);
      continue;
    }
    const reference = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
    at += 2;
    if (!window.copy(reference >> 4, (reference & 0xf) + 2)) break;
  }
  return window.written;
}

/** The output, and the last of it as the dictionary that references point into. */
class Window {
  readonly #out: Buffer;
  readonly #dictionary = Buffer.alloc(DICTIONARY);
  #next = this.#dictionary.write(INITIAL, 'latin1');
  #length = 0;

  constructor(size: number) {
    this.#out = Buffer.allocUnsafe(size);
  }

  get isFull(): boolean {
    return this.#length === this.#out.length;
  }

  get written(): Buffer {
    return this.#out.subarray(0, this.#length);
  }

  put(byte: number): void {
    if (!this.isFull) this.#out[this.#length++] = byte;
    this.#dictionary[this.#next] = byte;
    this.#next = (this.#next + 1) % DICTIONARY;
  }

  /** False for a reference to where is written next: it ends the stream. */
  copy(from: number, count: number): boolean {
    if (from === this.#next) return false;
    for (let i = 0; i < count; i++) this.put(this.#dictionary[(from + i) % DICTIONARY] ?? 0);
    return true;
  }
}
