import { decodeText } from '../mime/charset.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { Fonts } from './fonts.ts';
import { type RtfToken, rtfTokens } from './tokens.ts';

/** What RTF holds: HTML or text that a mail program wrapped in it (MS-OXRTFEX), or its own text. */
export interface RtfContent {
  readonly kind: 'html' | 'text';
  readonly content: string;
}

/** Open groups; more is no document. */
const DEEPEST = 1000;
const DEFAULT_CODE_PAGE = 1252;
/** Destinations whose text is not the document's. */
const HIDDEN = new Set(
  (
    'fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl ' +
    'footerr footerf fldinst filetbl listtable listoverridetable revtbl rsidtbl generator ' +
    'themedata colorschememapping datastore latentstyles xmlnstbl mhtmltag bkmkstart bkmkend'
  ).split(' '),
);
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['row', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['bullet', '•'],
  ['endash', '–'],
  ['emdash', '—'],
  ['enspace', '\u2002'],
  ['emspace', '\u2003'],
  ['~', '\u00A0'],
  ['_', '\u2011'],
]);

interface Group {
  readonly hidden: boolean;
  /** Between \htmlrtf and \htmlrtf0: for readers of RTF only. */
  readonly rtfOnly: boolean;
  readonly inFontTable: boolean;
  readonly font: number;
  /** How many characters after \u stand in for it. */
  readonly fallback: number;
}

/** Reads RTF as far as it can be read; never throws. Bounded by the length of its input. */
export function readRtf(rtf: Buffer): RtfContent {
  const reader = new RtfReader();
  for (const token of rtfTokens(rtf)) if (!reader.take(token)) break;
  return reader.result();
}

class RtfReader {
  readonly #out: string[] = [];
  readonly #fonts = new Fonts();
  readonly #outer: Group[] = [];
  #group: Group = { hidden: false, rtfOnly: false, inFontTable: false, font: -1, fallback: 1 };
  #kind: RtfContent['kind'] | 'rtf' = 'rtf';
  #codePage = DEFAULT_CODE_PAGE;
  #defaultFont = -1;
  /** Text bytes that wait to be decoded together: a character may be several of them. */
  #pending: Buffer[] = [];
  #skip = 0;
  /** After \*: a destination that only those read who know it. */
  #optional = false;

  /** False when there is no sense in going on. */
  take(token: RtfToken): boolean {
    if (token.kind === 'text') {
      this.#text(token.bytes);
      return true;
    }
    // Words that show nothing may stand between the bytes of one character.
    if (token.kind !== 'word') this.#flush();
    if (token.kind === 'open') this.#outer.push(this.#group);
    else if (token.kind === 'close') this.#group = this.#outer.pop() ?? this.#group;
    else this.#word(token.word, token.value);
    if (token.kind !== 'word') this.#optional = false;
    return this.#outer.length <= DEEPEST;
  }

  result(): RtfContent {
    this.#flush();
    const content = this.#out.join('');
    return this.#kind === 'html' ? { kind: 'html', content } : { kind: 'text', content };
  }

  get #isShown(): boolean {
    const { hidden, rtfOnly } = this.#group;
    return !hidden && !(rtfOnly && this.#kind !== 'rtf');
  }

  #text(bytes: Buffer): void {
    this.#optional = false;
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    if (this.#isShown && skipped < bytes.length) this.#pending.push(bytes.subarray(skipped));
  }

  #show(text: string): void {
    this.#flush();
    if (this.#isShown) this.#out.push(text);
  }

  #flush(): void {
    this.#skip = 0;
    if (this.#pending.length === 0) return;
    const { font } = this.#group;
    const codePage = this.#fonts.codePageOf(font < 0 ? this.#defaultFont : font) ?? this.#codePage;
    this.#out.push(decodeText(Buffer.concat(this.#pending), charsetOfCodePage(codePage)).text);
    this.#pending = [];
  }

  #word(word: string, value: number | null): void {
    if (word === '*') {
      this.#optional = true;
      return;
    }
    const isOptional = this.#optional;
    this.#optional = false;
    if (this.#group.inFontTable) {
      this.#fonts.declare(word, value);
      return;
    }
    const character = CHARACTERS.get(word);
    if (character !== undefined) this.#show(character);
    else if (word === 'u') this.#unicode(value ?? 0);
    else if (HIDDEN.has(word)) this.#hide(word === 'fonttbl');
    else if (isOptional && word !== 'htmltag') this.#hide(false);
    else this.#state(word, value);
  }

  #hide(inFontTable: boolean): void {
    this.#flush();
    this.#group = { ...this.#group, hidden: true, inFontTable };
  }

  #unicode(value: number): void {
    // Signed 16 bits; a pair of surrogates is two words.
    this.#show(String.fromCharCode(value & 0xffff));
    this.#skip = this.#group.fallback;
  }

  #state(word: string, value: number | null): void {
    switch (word) {
      case 'fromhtml':
        this.#kind = 'html';
        break;
      case 'fromtext':
        this.#kind = 'text';
        break;
      case 'ansicpg':
        this.#codePage = value || DEFAULT_CODE_PAGE;
        break;
      case 'deff':
        this.#defaultFont = value ?? 0;
        break;
      case 'htmlrtf':
        this.#flush();
        this.#group = { ...this.#group, rtfOnly: value !== 0 };
        break;
      case 'f':
        this.#flush();
        this.#group = { ...this.#group, font: value ?? 0 };
        break;
      case 'plain':
        this.#flush();
        this.#group = { ...this.#group, font: -1 };
        break;
      case 'uc':
        this.#group = { ...this.#group, fallback: Math.max(0, value ?? 1) };
        break;
      default:
    }
  }
}
