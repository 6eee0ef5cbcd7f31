import { decodeEntities } from './entities.ts';

/** A tag, a comment or a declaration in HTML. */
export interface HtmlTag {
  /** Lower-case; `''` for a comment or a declaration. */
  readonly name: string;
  readonly isClosing: boolean;
  /** What stands between the name and the `>`. */
  readonly attributes: string;
  /** Where the text goes on. */
  readonly end: number;
}

const TAG_NAME = /(\/?)([a-z][a-z0-9:_-]*)/iy;
/** How often a `>` may stand within quotes before quotes are taken for text. */
const MOST_QUOTED = 5;

/** The tag at a `<`; null when that is only a character. */
export function tagAt(html: string, open: number): HtmlTag | null {
  if (html.startsWith('<!--', open)) return nameless(after(html, '-->', open + 4));
  const next = html[open + 1];
  if (next === '!' || next === '?') return nameless(after(html, '>', open + 1));
  TAG_NAME.lastIndex = open + 1;
  const found = TAG_NAME.exec(html);
  if (found === null) return null;
  const begin = TAG_NAME.lastIndex;
  const end = tagEnd(html, begin);
  return {
    name: (found[2] ?? '').toLowerCase(),
    isClosing: found[1] === '/',
    attributes: html.slice(begin, html[end - 1] === '>' ? end - 1 : end),
    end,
  };
}

/** The value of an attribute, `''` when it is absent. */
export function attributeOf(attributes: string, name: string): string {
  const pattern = new RegExp(
    `(?:^|[\\s"'/])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    'i',
  );
  const found = pattern.exec(attributes.slice(0, 20_000));
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
}

function nameless(end: number): HtmlTag {
  return { name: '', isClosing: false, attributes: '', end };
}

/** Behind the `>` of a tag; one within quotes does not end it. */
function tagEnd(html: string, begin: number): number {
  const first = after(html, '>', begin);
  let end = first;
  for (let tries = 0; tries < MOST_QUOTED; tries++) {
    if (!isQuoteOpen(html.slice(begin, end - 1))) return end;
    end = after(html, '>', end);
  }
  return first;
}

function isQuoteOpen(attributes: string): boolean {
  if (!attributes.includes('"') && !attributes.includes("'")) return false;
  let quote = '';
  for (const char of attributes) {
    if (quote === '' ? char === '"' || char === "'" : char === quote)
      quote = quote === '' ? char : '';
  }
  return quote !== '';
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}
