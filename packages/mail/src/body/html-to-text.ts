import { decodeEntities } from './entities.ts';
import { attributeOf, tagAt } from './html-tag.ts';
import { linkText } from './link-text.ts';
import { type Place, TextLines } from './text-lines.ts';

/** Elements whose content is not for the reader. */
const SILENT = /^(?:script|style|head|title|template|noscript|object|svg)$/;
/** Elements that begin and end a line. */
const BLOCK =
  /^(?:address|article|body|caption|center|dd|div|dl|dt|fieldset|figure|footer|form|header|html|main|nav|section|summary|tbody|tfoot|thead)$/;
const PARAGRAPH = /^(?:p|h[1-6])$/;
const ANY_TAG = /<[a-z!/?]/i;
const PARAGRAPHS = /\n\r?\n/;
const HIDDEN = /display\s*:\s*none|mso-hide\s*:\s*all/i;

/**
 * The readable text of HTML, by one linear pass that neither recurses nor builds a tree, so that
 * hostile nesting costs nothing: text in order, blocks on lines of their own, lists and quotes marked,
 * rows of data on one line, links with where they lead.
 */
export function htmlToText(html: string): string {
  // Some programs call plain text HTML: its lines are then all that it has.
  const isPlain = !ANY_TAG.test(html) && PARAGRAPHS.test(html);
  return new HtmlReader(isPlain ? html.replaceAll('\n', '<br>') : html).read();
}

class HtmlReader {
  readonly #html: string;
  readonly #out = new TextLines();
  /** Silent elements that are not closed any more: searched for in vain once, never again. */
  readonly #unclosed = new Set<string>();
  #preformatted = 0;
  #link: { readonly href: string; readonly from: Place } | null = null;
  /** What is not shown, if it is closed: one that never is hides nothing (it would hide the body). */
  #hidden: { readonly name: string; depth: number; readonly from: Place } | null = null;

  constructor(html: string) {
    this.#html = html;
  }

  read(): string {
    let at = 0;
    while (at < this.#html.length) {
      const found = this.#html.indexOf('<', at);
      const open = found < 0 ? this.#html.length : found;
      if (open > at) this.#text(this.#html.slice(at, open));
      at = found < 0 ? open : this.#afterTag(open);
    }
    return this.#out.toString();
  }

  #text(text: string): void {
    if (this.#preformatted > 0) this.#out.writeRaw(decodeEntities(text).replaceAll('\r', ''));
    // White space in HTML is one space; line breaks come from elements.
    else this.#out.write(decodeEntities(text.replace(/[ \t\r\n\f]+/g, ' ')));
  }

  /** Handles what begins at `<` and answers where to go on. */
  #afterTag(open: number): number {
    const tag = tagAt(this.#html, open);
    if (tag === null) {
      this.#out.write('<');
      return open + 1;
    }
    const { name, isClosing, attributes, end } = tag;
    if (name === '') return end;
    if (!isClosing && SILENT.test(name)) return this.#afterSilent(name, end);
    this.#hide(name, isClosing, attributes);
    if (isClosing) this.#close(name);
    else this.#open(name, attributes);
    return end;
  }

  /** Skips an element's content; one that is never closed hides nothing. */
  #afterSilent(name: string, from: number): number {
    if (this.#unclosed.has(name)) return from;
    const closing = new RegExp(`</${name}`, 'gi');
    closing.lastIndex = from;
    const found = closing.exec(this.#html);
    if (found === null) {
      this.#unclosed.add(name);
      return from;
    }
    const end = this.#html.indexOf('>', found.index);
    return end < 0 ? this.#html.length : end + 1;
  }

  #hide(name: string, isClosing: boolean, attributes: string): void {
    if (this.#hidden === null) {
      const isHidden = !isClosing && HIDDEN.test(attributes);
      if (isHidden) this.#hidden = { name, depth: 1, from: this.#out.place };
    } else if (this.#hidden.name === name) {
      this.#hidden.depth += isClosing ? -1 : 1;
      if (this.#hidden.depth > 0) return;
      this.#out.cutBackTo(this.#hidden.from);
      this.#hidden = null;
    }
  }

  #open(name: string, attributes: string): void {
    const out = this.#out;
    if (name === 'br') out.breakLine();
    else if (name === 'a') this.#openLink(attributes);
    else if (name === 'img') this.#image(attributes);
    else if (name === 'li') out.openItem();
    else if (name === 'ul') out.openList(false, 1);
    else if (name === 'ol') out.openList(true, firstNumber(attributes));
    else if (name === 'table') out.openTable();
    else if (name === 'tr') out.openRow();
    else if (name === 'td' || name === 'th') out.openCell();
    else if (name === 'blockquote') out.openQuote();
    else this.#block(name, 1);
  }

  #close(name: string): void {
    const out = this.#out;
    if (name === 'a') this.#closeLink();
    else if (name === 'ul' || name === 'ol') out.closeList();
    else if (name === 'li') out.endLine();
    else if (name === 'table') out.closeTable();
    else if (name === 'tr') out.closeRow();
    else if (name === 'blockquote') out.closeQuote();
    else this.#block(name, -1);
  }

  #block(name: string, step: number): void {
    if (name === 'pre') {
      this.#out.endParagraph();
      this.#preformatted = Math.max(0, this.#preformatted + step);
    } else if (name === 'hr') {
      this.#out.endLine();
      this.#out.write('-----');
      this.#out.endLine();
    } else if (PARAGRAPH.test(name)) this.#out.endParagraph();
    else if (BLOCK.test(name)) this.#out.endLine();
  }

  #openLink(attributes: string): void {
    this.#closeLink();
    const href = attributeOf(attributes, 'href');
    if (href !== '') this.#link = { href, from: this.#out.place };
  }

  #closeLink(): void {
    const link = this.#link;
    this.#link = null;
    if (link === null) return;
    const target = linkText(link.href, this.#out.since(link.from));
    if (target !== null) this.#out.write(` (${target})`);
  }

  #image(attributes: string): void {
    const words = attributeOf(attributes, 'alt').replace(/\s+/g, ' ').trim();
    if (words !== '') this.#out.write(`[${words.slice(0, 200)}]`);
  }
}

function firstNumber(attributes: string): number {
  const number = Number(attributeOf(attributes, 'start'));
  return Number.isSafeInteger(number) && number > 0 ? number : 1;
}
