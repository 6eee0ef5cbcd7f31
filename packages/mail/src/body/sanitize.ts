import { Parser } from 'htmlparser2';
import { isSafeAttribute, type TagRule, tagRule } from './safe-html-rules.ts';

/** The page that a link opens gets no hold on the one that shows the mail. */
const LINK_REL = 'noopener noreferrer';
const SPECIAL = /[&<>"]/;

/**
 * HTML that is safe to show in a page: no scripts, handlers, forms or remote loads. Images come
 * only from the mail itself (`cid:`, `data:`); links lead to http, https, mailto and tel. It is
 * written anew from what the parser understood, never copied.
 * The caller bounds its input (`isTooComplex`).
 */
export function sanitize(html: string): string {
  const writer = new SafeHtmlWriter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.text(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return writer.written();
}

interface OpenElement {
  readonly name: string;
  readonly rule: TagRule;
}

class SafeHtmlWriter {
  #out = '';
  readonly #open: OpenElement[] = [];
  /** Elements open within one that goes with its content, itself counted. */
  #hidden = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#hidden > 0) {
      this.#hidden++;
      return;
    }
    const rule = tagRule(name);
    this.#open.push({ name, rule });
    if (rule === 'dropped-with-content') this.#hidden = 1;
    if (rule !== 'kept' && rule !== 'void') return;
    this.#out += `<${name}${safeAttributes(name, attributes)}${rule === 'void' ? ' />' : '>'}`;
  }

  text(text: string): void {
    if (this.#hidden === 0) this.#out += escaped(text);
  }

  close(name: string): void {
    if (this.#hidden > 0 && --this.#hidden > 0) return;
    // Only what is open can be closed.
    if (this.#open.at(-1)?.name !== name) return;
    if (this.#open.pop()?.rule === 'kept') this.#out += `</${name}>`;
  }

  written(): string {
    return this.#out;
  }
}

function safeAttributes(tag: string, attributes: Readonly<Record<string, string>>): string {
  let written = '';
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] ?? '';
    if (!isSafeAttribute(tag, name, value)) continue;
    written += value === '' && name !== 'alt' ? ` ${name}` : ` ${name}="${escaped(value, true)}"`;
  }
  return tag === 'a' ? `${written} rel="${LINK_REL}"` : written;
}

function escaped(text: string, isAttribute = false): string {
  if (!SPECIAL.test(text)) return text;
  const safe = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return isAttribute ? safe.replace(/"/g, '&quot;') : safe;
}
