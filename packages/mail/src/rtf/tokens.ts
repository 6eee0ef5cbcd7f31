const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BACKSLASH = 0x5c;
const CR = 0x0d;
const LF = 0x0a;
const NUL = 0;
const SPECIAL = new Set([BRACE_OPEN, BRACE_CLOSE, BACKSLASH, CR, LF, NUL]);

/** A piece of RTF (RTF 1.9.1, "Basic Entities"). */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'word'; readonly word: string; readonly value: number | null }
  /** Characters in the code page of the font, or one of them by its number. */
  | { readonly kind: 'text'; readonly bytes: Buffer };

const WORD = /([a-z]{1,32})(-?\d{1,10})? ?/iy;
const WORD_WINDOW = 48;

/** The tokens of RTF, in one linear pass; never throws. */
export function* rtfTokens(rtf: Buffer): Generator<RtfToken> {
  let at = 0;
  while (at < rtf.length) {
    const { token, length } = tokenAt(rtf, at);
    at += length;
    if (token !== null) yield token;
  }
}

interface Found {
  /** Null for what means nothing. */
  readonly token: RtfToken | null;
  /** Bytes, at least one. */
  readonly length: number;
}

function tokenAt(rtf: Buffer, at: number): Found {
  switch (rtf[at] ?? NUL) {
    case BRACE_OPEN:
      return { token: { kind: 'open' }, length: 1 };
    case BRACE_CLOSE:
      return { token: { kind: 'close' }, length: 1 };
    case BACKSLASH:
      return controlAt(rtf, at + 1);
    case CR:
    case LF:
    case NUL:
      return { token: null, length: 1 };
    default: {
      const end = textEnd(rtf, at);
      return { token: textOf(rtf.subarray(at, end)), length: end - at };
    }
  }
}

function textEnd(rtf: Buffer, from: number): number {
  let at = from;
  while (at < rtf.length && !SPECIAL.has(rtf[at] ?? 0)) at++;
  return at;
}

/** What follows a backslash; the length counts it. */
function controlAt(rtf: Buffer, at: number): Found {
  const near = rtf.toString('latin1', at, at + WORD_WINDOW);
  WORD.lastIndex = 0;
  const found = WORD.exec(near);
  if (found !== null) {
    const [all, word = '', digits] = found;
    const value = digits === undefined ? null : Number(digits);
    // Raw bytes of a picture or an object follow.
    const raw = word === 'bin' ? Math.max(0, value ?? 0) : 0;
    return { token: { kind: 'word', word, value }, length: 1 + all.length + raw };
  }
  const hex = /^'([0-9a-f]{2})/i.exec(near)?.[1];
  if (hex !== undefined) return { token: textOf(Buffer.from(hex, 'hex')), length: 4 };
  const symbol = near[0] ?? '';
  const length = 1 + symbol.length;
  if (symbol === '\\' || symbol === '{' || symbol === '}') {
    return { token: textOf(Buffer.from(symbol, 'latin1')), length };
  }
  const word = symbol === '\r' || symbol === '\n' ? 'par' : symbol;
  return { token: { kind: 'word', word, value: null }, length };
}

function textOf(bytes: Buffer): RtfToken {
  return { kind: 'text', bytes };
}
