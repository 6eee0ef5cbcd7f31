import iconv from 'iconv-lite';

const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const TILDE = 0x7e;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const LF = 0x0a;
const SPACE = 0x20;
const HIGH = 0x80;
/** Pairs of bytes between `~{` and `~}` of which both are in the table's range. */
const HZ = /~\{(?:[!-w][!-~]){1,400}~\}/;

/** Whether ASCII text has a run of HZ (RFC 1843). */
export function isHz(text: string): boolean {
  return HZ.test(text);
}

/** HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`. */
export function hzDecoded(bytes: Buffer): string {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let isShifted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const shift: HzEscape | null = byte === TILDE ? hzEscape(bytes[at + 1], isShifted) : null;
    if (shift !== null) {
      isShifted = shift.isShifted;
      if (shift.isTilde) out[length++] = TILDE;
      at++;
      continue;
    }
    // A run ends with its line, closed or not.
    isShifted &&= byte !== LF;
    out[length++] = isShifted && byte > SPACE ? byte | HIGH : byte;
  }
  return iconv.decode(out.subarray(0, length), 'gb18030');
}

interface HzEscape {
  /** Whether what follows is shifted. */
  readonly isShifted: boolean;
  readonly isTilde: boolean;
}

/** What a tilde and the byte after it mean; null for nothing special. */
function hzEscape(next: number | undefined, isShifted: boolean): HzEscape | null {
  if (isShifted) return next === BRACE_CLOSE ? { isShifted: false, isTilde: false } : null;
  if (next === BRACE_OPEN) return { isShifted: true, isTilde: false };
  return next === TILDE || next === LF ? { isShifted: false, isTilde: next === TILDE } : null;
}

/** ISO-2022-KR (RFC 1557): KS C 5601 in seven bits between shift-out and shift-in. */
export function iso2022KrDecoded(bytes: Buffer): string {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let isShifted = false;
  for (const byte of withoutDesignator(bytes)) {
    if (byte === SHIFT_OUT || byte === SHIFT_IN) {
      isShifted = byte === SHIFT_OUT;
      continue;
    }
    isShifted &&= byte !== LF;
    out[length++] = isShifted && byte > SPACE ? byte | HIGH : byte;
  }
  return iconv.decode(out.subarray(0, length), 'cp949');
}

/** `ESC $ ) C` says once which table the shifts lead to. */
function withoutDesignator(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return text.includes('\u001b$)C')
    ? Buffer.from(text.replaceAll('\u001b$)C', ''), 'latin1')
    : bytes;
}
