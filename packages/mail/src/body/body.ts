import libmime from 'libmime';
import { decodeText } from '../mime/charset.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';
import { storable } from '../storable.ts';
import { withoutClearSignature } from './clear-signed.ts';
import { enrichedToText } from './enriched.ts';
import { isTooComplex } from './html-complexity.ts';
import { htmlToText } from './html-to-text.ts';
import type { Role } from './role.ts';
import { sanitize } from './sanitize.ts';
import { textToHtml } from './text-to-html.ts';

export interface Body {
  readonly text: string;
  /** Safe to show. */
  readonly html: string;
  /** The HTML as it came: only for finding out which parts it shows. */
  readonly unsafeHtml: string;
  readonly warnings: readonly string[];
}

/** Text and HTML of one part of the tree; null where it has none. */
interface Rendering {
  readonly text: string | null;
  readonly html: string | null;
}

const EMPTY: Rendering = { text: null, html: null };
/** Of HTML, and of XML before it. */
const META_CHARSET =
  /<(?:meta\s[^>]{0,200}?charset|\?xml\s[^>]{0,100}?encoding)\s*=\s*["']?([\w:.-]{1,40})/i;

/** The body of a mail: the best of its alternatives, and the rest in order (RFC 2046 §5.1). */
export function bodyOf(root: MimePart, roles: ReadonlyMap<MimePart, Role>): Body {
  const warnings: string[] = [];
  const { text, html } = withSpare(render(root, roles, warnings), root);
  const unsafeHtml = html ?? '';
  let safeHtml = '';
  if (html !== null) {
    if (isTooComplex(html)) warnings.push('HTML too complex: shown as text only');
    else safeHtml = sanitize(html);
  }
  return {
    text: storable(text ?? htmlToText(unsafeHtml)),
    html: storable(safeHtml),
    unsafeHtml,
    warnings,
  };
}

/** What a wrapper has for mails without a body: most often the same text once more, so only then. */
function withSpare({ text, html }: Rendering, root: MimePart): Rendering {
  const spares = leavesOf(root).flatMap(({ opened }) => (opened === null ? [] : [opened.spare]));
  const spareText = firstOf(spares, 'text');
  const spareHtml = firstOf(spares, 'html');
  const isBlank = (text ?? '').trim() === '' && (html ?? '').trim() === '';
  if (!isBlank) return { text, html: html ?? spareHtml };
  return spareText === null && spareHtml === null
    ? { text, html }
    : { text: spareText, html: spareHtml };
}

function firstOf(spares: readonly Rendering[], key: 'text' | 'html'): string | null {
  return spares.find((spare) => (spare[key] ?? '').trim() !== '')?.[key] ?? null;
}

function render(part: MimePart, roles: ReadonlyMap<MimePart, Role>, warnings: string[]): Rendering {
  if (part.isLeaf && part.opened === null) return renderLeaf(part, roles.get(part), warnings);
  const children = (part.opened?.parts ?? part.children)
    .map((child) => render(child, roles, warnings))
    .filter((child) => child.text !== null || child.html !== null);
  return part.type === 'multipart/alternative' ? bestOf(children) : joined(children);
}

/** The first text and the last (richest) HTML. */
function bestOf(alternatives: readonly Rendering[]): Rendering {
  return {
    text: alternatives.find(({ text }) => text !== null)?.text ?? null,
    html: alternatives.findLast(({ html }) => html !== null)?.html ?? null,
  };
}

function joined(children: readonly Rendering[]): Rendering {
  const [only, second] = children;
  if (only === undefined) return EMPTY;
  if (second === undefined) return only;
  const hasText = children.some(({ text }) => text !== null);
  const hasHtml = children.some(({ html }) => html !== null);
  return {
    text: hasText
      ? children.map(({ text, html }) => text ?? htmlToText(html ?? '')).join('\n')
      : null,
    html: hasHtml
      ? children.map(({ text, html }) => html ?? textToHtml(text ?? '')).join('<br />\n')
      : null,
  };
}

function renderLeaf(part: MimePart, role: Role | undefined, warnings: string[]): Rendering {
  if (role === 'text') return { text: textOf(part, warnings), html: null };
  if (role === 'html') return { text: null, html: htmlOf(part, warnings) };
  return EMPTY;
}

function textOf(part: MimePart, warnings: string[]): string {
  const { type, charset, flowed, delSp } = part.description;
  const text = decoded(part, charset, warnings).replace(/\r\n?/g, '\n');
  if (type === 'text/enriched' || type === 'text/richtext') {
    return enrichedToText(text, type === 'text/richtext');
  }
  // RFC 3676 §4.2
  return withoutClearSignature(
    flowed ? libmime.decodeFlowed(text, delSp).replace(/\r\n/g, '\n') : text,
  );
}

function htmlOf(part: MimePart, warnings: string[]): string {
  const declared =
    part.description.charset ?? META_CHARSET.exec(part.content.toString('latin1', 0, 2048))?.[1];
  return decoded(part, declared ?? null, warnings).replace(/\r\n?/g, '\n');
}

function decoded(part: MimePart, charset: string | null, warnings: string[]): string {
  const { text, unknownCharset } = decodeText(part.content, charset);
  if (unknownCharset !== null) warnings.push(`unknown charset ${unknownCharset.slice(0, 60)}`);
  return text;
}
