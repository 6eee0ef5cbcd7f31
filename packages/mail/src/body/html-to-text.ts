import { decodeEntities } from './entities.ts';

/** Elements whose content is not for the reader. */
const SILENT = /^(?:script|style|head|title|template|noscript|object|svg)$/;
/** Elements that begin and end a line. */
const BLOCK =
  /^(?:address|article|blockquote|body|caption|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|html|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul)$/;
const PARAGRAPH = /^(?:p|h[1-6]|blockquote|table|ul|ol|pre)$/;
const TAG_NAME = /\/?[a-z][a-z0-9:_-]*/iy;
const COMMENT_OR_DECLARATION = /[!?]/y;

/**
 * The readable text of HTML, by one linear pass that neither recurses nor builds a tree, so that
 * hostile nesting costs nothing: text in order, blocks on lines of their own, list items dashed.
 */
export function htmlToText(html: string): string {
  return new HtmlReader(html).read();
}

class HtmlReader {
  readonly #html: string;
  readonly #out: string[] = [];
  /** Silent elements that are not closed any more: searched for in vain once, never again. */
  readonly #unclosed = new Set<string>();

  constructor(html: string) {
    this.#html = html;
  }

  read(): string {
    let at = 0;
    while (at < this.#html.length) {
      const found = this.#html.indexOf('<', at);
      const open = found < 0 ? this.#html.length : found;
      if (open > at) this.#out.push(inlineText(this.#html.slice(at, open)));
      at = found < 0 ? open : this.#afterTag(open);
    }
    return tidy(this.#out.join(''));
  }

  /** Handles what begins at `<` and answers where to go on. */
  #afterTag(open: number): number {
    if (this.#html.startsWith('<!--', open)) return this.#after('-->', open + 4);
    COMMENT_OR_DECLARATION.lastIndex = open + 1;
    if (COMMENT_OR_DECLARATION.test(this.#html)) return this.#after('>', open + 1);
    TAG_NAME.lastIndex = open + 1;
    const name = TAG_NAME.exec(this.#html)?.[0].toLowerCase();
    if (name === undefined) {
      this.#out.push('<');
      return open + 1;
    }
    const end = this.#after('>', open + 1);
    if (SILENT.test(name)) return this.#afterSilent(name, end);
    this.#out.push(spacing(name));
    return end;
  }

  /** Skips an element's content; one that is never closed hides nothing (it would hide the body). */
  #afterSilent(name: string, from: number): number {
    if (this.#unclosed.has(name)) return from;
    const closing = new RegExp(`</${name}`, 'gi');
    closing.lastIndex = from;
    const found = closing.exec(this.#html);
    if (found !== null) return this.#after('>', found.index);
    this.#unclosed.add(name);
    return from;
  }

  #after(mark: string, from: number): number {
    const at = this.#html.indexOf(mark, from);
    return at < 0 ? this.#html.length : at + mark.length;
  }
}

function spacing(tag: string): string {
  const name = tag.replace('/', '');
  if (name === 'br') return '\n';
  if (tag === 'li') return '\n- ';
  if (tag === '/td' || tag === '/th') return '\t';
  if (PARAGRAPH.test(name)) return '\n\n';
  return BLOCK.test(name) ? '\n' : '';
}

/** White space in HTML is one space; line breaks come from elements. */
function inlineText(text: string): string {
  return decodeEntities(text.replace(/[ \t\r\n\f]+/g, ' '));
}

/** Spaces around line ends go, at most one empty line stays between blocks. */
function tidy(text: string): string {
  return text
    .replace(/\u00A0/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
