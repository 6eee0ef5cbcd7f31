import { decodeText } from './charset.ts';

/** A file inside text, as `uuencode` writes it (POSIX.1). */
export interface UuencodedFile {
  readonly filename: string;
  readonly content: Buffer;
  /** Where its first and behind its last line. Bytes. */
  readonly start: number;
  readonly end: number;
}

const BEGIN = /^begin(?:-base64)? [0-7]{3,4} (.{1,300})$/;
const LF = 0x0a;
const CR = 0x0d;

/** Lines that look like the beginning of a file and are none; honest text has few. */
const MOST_IN_VAIN = 1000;

/** The files in a text, in order; what looks like one but is cut short or is none stays text. */
export function uuencodedFilesIn(text: Buffer, most: number): UuencodedFile[] {
  const files: UuencodedFile[] = [];
  let at = nextBegin(text, 0);
  let inVain = 0;
  while (at >= 0 && files.length < most && inVain < MOST_IN_VAIN) {
    const file = fileAt(text, at);
    if (file === null) inVain++;
    else files.push(file);
    at = nextBegin(text, file?.end ?? at + 1);
  }
  return files;
}

/** Where the next line that begins a file starts; -1 when there is none. */
function nextBegin(text: Buffer, from: number): number {
  for (let at = text.indexOf('begin', from); at >= 0; at = text.indexOf('begin', at + 1)) {
    const before = at === 0 ? LF : text[at - 1];
    if ((before === LF || before === CR) && BEGIN.test(lineAt(text, at).line)) return at;
  }
  return -1;
}

function fileAt(text: Buffer, start: number): UuencodedFile | null {
  const opening = lineAt(text, start);
  const name = BEGIN.exec(opening.line)?.[1]?.trim() ?? '';
  const filename = decodeText(Buffer.from(name, 'latin1')).text;
  const isBase64 = opening.line.startsWith('begin-base64');
  const pieces: Buffer[] = [];
  for (let at = opening.next; at < text.length; ) {
    const { line, next } = lineAt(text, at);
    if (line === (isBase64 ? '====' : 'end')) {
      return { filename, content: Buffer.concat(pieces), start, end: next };
    }
    const piece = isBase64 ? base64Line(line) : uuencodedLine(line);
    if (piece === null) return null;
    pieces.push(piece);
    at = next;
  }
  return null;
}

/** The line at a position, without its end and without blanks that padded it. */
function lineAt(text: Buffer, at: number): { line: string; next: number } {
  // No line of either form is longer; a longer one is no such line.
  const far = Math.min(text.length, at + 400);
  let end = at;
  while (end < far && text[end] !== LF && text[end] !== CR) end++;
  const next = text[end] === CR && text[end + 1] === LF ? end + 2 : end + 1;
  return { line: text.toString('latin1', at, end).trimEnd(), next };
}

function base64Line(line: string): Buffer | null {
  return /^[\w+/=]{0,100}$/.test(line) ? Buffer.from(line, 'base64') : null;
}

/** Null when a line is none. Blanks at its end may have been lost on the way. */
function uuencodedLine(line: string): Buffer | null {
  if (!/^[\x20-\x60]{0,85}$/.test(line)) return null;
  const length = line === '' ? 0 : valueAt(line, 0);
  const coded = Math.ceil(length / 3) * 4;
  // Some writers append a checksum character.
  if (line.length > coded + 2) return null;
  const out = Buffer.alloc(Math.ceil(length / 3) * 3);
  for (let group = 0; group * 4 < coded; group++) {
    const at = 1 + group * 4;
    const bits =
      (valueAt(line, at) << 18) |
      (valueAt(line, at + 1) << 12) |
      (valueAt(line, at + 2) << 6) |
      valueAt(line, at + 3);
    out.writeUIntBE(bits, group * 3, 3);
  }
  return out.subarray(0, length);
}

function valueAt(line: string, at: number): number {
  const code = at < line.length ? line.charCodeAt(at) : 0x20;
  return (code - 0x20) & 0x3f;
}
