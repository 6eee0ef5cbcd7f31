import { decodeText } from '../mime/charset.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { readRtf } from '../rtf/rtf-reader.ts';
import { ATTRIBUTE, type Attribute, attributesOf, isTnef } from './attributes.ts';
import { decompressedRtf } from './compressed-rtf.ts';
import { AttachmentReader } from './files.ts';
import type { TnefMessage } from './message.ts';
import { PROPERTY, Properties } from './properties.ts';

const DEFAULT_CODE_PAGE = 1252;
/** Messages attached to messages that are opened; what is deeper is left closed. */
const DEEPEST = 5;

/**
 * Reads a TNEF stream as far as it can be read; null when the bytes are none. Never throws; linear
 * in their length, but for compressed text, which is read up to 8 MiB. Files are views of `stream`.
 */
export function readTnef(stream: Buffer, depth = 0): TnefMessage | null {
  if (!isTnef(stream)) return null;
  const { attributes, complete } = attributesOf(stream);
  const codePage = codePageIn(attributes);
  const files = new AttachmentReader(codePage, (inner) =>
    depth < DEEPEST ? readTnef(inner, depth + 1) : null,
  );
  const own = new Map<number, Buffer>();
  for (const { id, data } of attributes) {
    if (!files.take(id, data) && !own.has(id)) own.set(id, data);
  }
  const properties = new Properties(own.get(ATTRIBUTE.messageProperties) ?? NO_PROPERTIES);
  const text = (id: number) => properties.text(id, codePage) ?? '';
  const found = files.finish();
  return {
    subject: text(PROPERTY.subject) || eightBit(own.get(ATTRIBUTE.subject), codePage) || '',
    from: {
      name: text(PROPERTY.senderName),
      address: text(PROPERTY.senderSmtpAddress) || text(PROPERTY.senderAddress),
    },
    sentAt: properties.time(PROPERTY.submitTime),
    ...bodyIn(properties, own.get(ATTRIBUTE.body), codePage),
    files: found.files,
    complete: complete && properties.complete && found.complete,
  };
}

/** The property list that holds nothing. */
const NO_PROPERTIES = Buffer.alloc(4);

function codePageIn(attributes: readonly Attribute[]): number {
  const data = attributes.find(({ id }) => id === ATTRIBUTE.codePage)?.data;
  return data !== undefined && data.length >= 4 ? data.readUInt32LE() : DEFAULT_CODE_PAGE;
}

function eightBit(data: Buffer | undefined, codePage: number): string | null {
  if (data === undefined) return null;
  const end = data.indexOf(0);
  const bytes = end < 0 ? data : data.subarray(0, end);
  return decodeText(bytes, charsetOfCodePage(codePage)).text;
}

function bodyIn(
  properties: Properties,
  plain: Buffer | undefined,
  codePage: number,
): Pick<TnefMessage, 'text' | 'html'> {
  const compressed = properties.bytes(PROPERTY.compressedRtf);
  const decompressed = compressed === null ? null : decompressedRtf(compressed);
  const rich = decompressed === null ? null : readRtf(decompressed);
  const richText = rich?.kind === 'text' ? rich.content : null;
  const richHtml = rich?.kind === 'html' ? rich.content : null;
  return {
    text: properties.text(PROPERTY.body, codePage) ?? eightBit(plain, codePage) ?? richText,
    html: htmlIn(properties, codePage) ?? richHtml,
  };
}

/** HTML stands as text, or as bytes in the code page of the internet form of the mail. */
function htmlIn(properties: Properties, codePage: number): string | null {
  const text = properties.text(PROPERTY.html, codePage);
  if (text !== null) return text;
  const bytes = properties.bytes(PROPERTY.html);
  if (bytes === null) return null;
  const declared = properties.integer(PROPERTY.internetCodePage);
  return decodeText(bytes, declared === null ? null : charsetOfCodePage(declared)).text;
}
