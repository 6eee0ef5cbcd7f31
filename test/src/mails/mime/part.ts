import { encodeText } from '../text/encode-text.ts';
import { type Transfer, transferEncoded } from './transfer.ts';

/** Header fields in order; a value may be bytes that are no text. */
export type Fields = readonly (readonly [name: string, value: string | Buffer])[];

/** A MIME entity (RFC 2045 §2.4): fields and a body as it travels. */
export interface Part {
  readonly fields: Fields;
  readonly body: Buffer;
}

const CRLF = Buffer.from('\r\n');

/** The bytes of an entity, or of a whole mail. */
export function serialized({ fields, body }: Part): Buffer {
  const lines = fields.flatMap(([name, value]) => [
    Buffer.from(`${name}: `, 'latin1'),
    typeof value === 'string' ? Buffer.from(value, 'latin1') : value,
    CRLF,
  ]);
  return Buffer.concat([...lines, CRLF, body]);
}

/** How a text is written. */
export interface TextStyle {
  readonly charset: string;
  readonly transfer: Transfer;
}

/** A text/plain or text/html part; lines end in CRLF. */
export function textPart(subtype: 'plain' | 'html', text: string, style: TextStyle): Part {
  const content = encodeText(text.replaceAll('\n', '\r\n'), style.charset);
  return {
    fields: [
      ['Content-Type', `text/${subtype}; charset=${style.charset}`],
      ['Content-Transfer-Encoding', style.transfer],
    ],
    body: transferEncoded(content, style.transfer),
  };
}

/** A multipart (RFC 2046 §5.1) of at least one part. */
export function multipart(
  subtype: string,
  boundary: string,
  parts: readonly Part[],
  parameters = '',
): Part {
  const delimiter = Buffer.from(`\r\n--${boundary}\r\n`, 'latin1');
  const body = parts.flatMap((part) => [delimiter, serialized(part)]);
  return {
    fields: [['Content-Type', `multipart/${subtype}; boundary="${boundary}"${parameters}`]],
    body: Buffer.concat([
      Buffer.from('This is a message in several parts.'),
      ...body,
      Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'),
    ]),
  };
}
