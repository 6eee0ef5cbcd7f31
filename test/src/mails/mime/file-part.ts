import { createHash } from 'node:crypto';
import type { Fields, Part } from './part.ts';
import { type Transfer, transferEncoded } from './transfer.ts';

/** A file that a mail brings; what is expected of it is told by size and digest. */
export interface FileContent {
  readonly type: string;
  readonly content: Buffer;
}

/** How a file's name is written; programs do all of these. */
export type NameStyle = 'quoted' | 'rfc2231' | 'continued' | 'encoded-word' | 'only-type' | 'none';

/** An attachment, or an inline picture when it has a Content-ID. */
export function filePart(
  { type, content }: FileContent,
  name: string,
  style: NameStyle,
  options: { readonly transfer?: Transfer; readonly contentId?: string } = {},
): Part {
  const { transfer = 'base64', contentId } = options;
  const identity: Fields = contentId === undefined ? [] : [['Content-ID', `<${contentId}>`]];
  const disposition = contentId === undefined ? 'attachment' : 'inline';
  return {
    fields: [
      ['Content-Type', `${type}${parameter('name', name, style)}`],
      ['Content-Transfer-Encoding', transfer],
      [
        'Content-Disposition',
        `${disposition}${style === 'only-type' ? '' : parameter('filename', name, style)}`,
      ],
      ...identity,
    ],
    body: transferEncoded(content, transfer),
  };
}

/** Size and digest of a content. */
export function digestOf(content: Buffer): { readonly size: number; readonly sha256: string } {
  return {
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

function parameter(key: 'name' | 'filename', name: string, style: NameStyle): string {
  switch (style) {
    case 'none':
      return '';
    case 'rfc2231':
      // RFC 2231 §4.
      return `;\r\n ${key}*=utf-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;
    case 'continued':
      return continued(key, encodeURIComponent(name).replaceAll("'", '%27'));
    case 'encoded-word':
      // Forbidden within quotes (RFC 2047 §5), and common.
      return `;\r\n ${key}="=?utf-8?B?${Buffer.from(name).toString('base64')}?="`;
    case 'quoted':
    case 'only-type':
      return `;\r\n ${key}="${name.replace(/["\\]/g, '\\$&')}"`;
  }
}

/** RFC 2231 §3: a value in pieces, here each of them encoded. */
function continued(key: string, value: string): string {
  const pieces = value.match(/(?:%[0-9A-F]{2}|[^%]){1,20}/g) ?? [];
  return pieces
    .map((piece, index) => `;\r\n ${key}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`)
    .join('');
}
