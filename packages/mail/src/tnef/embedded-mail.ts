import { mailFileName, safeFileName } from '../attachments/file-name.ts';
import { sha256 } from '../digest.ts';
import { storableLine } from '../storable.ts';
import type { TnefFile, TnefMessage } from './message.ts';

const CRLF = '\r\n';
const MEDIA_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/;

/**
 * A message attached inside TNEF, written as a mail (RFC 5322) that every mail program opens. The
 * same message gives the same bytes.
 */
export function embeddedMail(message: TnefMessage): Buffer {
  const parts = partsOf(message);
  const digest = sha256(Buffer.concat(parts.map(({ body }) => body)));
  const boundary = `tnef-${digest.slice(0, 32)}`;
  const lines = [
    ...headerOf(message),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    '',
  ];
  const pieces: Buffer[] = [Buffer.from(lines.join(CRLF))];
  for (const { header, body } of parts) {
    pieces.push(Buffer.from([`--${boundary}`, ...header, '', ''].join(CRLF)), body);
    pieces.push(Buffer.from(CRLF));
  }
  pieces.push(Buffer.from(`--${boundary}--${CRLF}`));
  return Buffer.concat(pieces);
}

interface Part {
  readonly header: readonly string[];
  readonly body: Buffer;
}

function headerOf({ subject, from, sentAt }: TnefMessage): string[] {
  const header = [`Subject: ${encodedWord(subject)}`];
  const address = /^[^\s@<>]+@[^\s@<>]+$/.test(from.address) ? ` <${from.address}>` : '';
  if (from.name !== '' || address !== '') {
    header.push(`From: ${encodedWord(from.name)}${address}`);
  }
  if (sentAt !== null) header.push(`Date: ${sentAt.toUTCString().replace('GMT', '+0000')}`);
  return header;
}

function partsOf({ text, html, files }: TnefMessage): Part[] {
  const parts: Part[] = [];
  if (html !== null) parts.push(textPart('text/html', html));
  else if (text !== null) parts.push(textPart('text/plain', text));
  return [...parts, ...files.map(filePart)];
}

function textPart(type: string, text: string): Part {
  return {
    header: [`Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64'],
    body: base64Lines(Buffer.from(text)),
  };
}

function filePart({ filename, contentType, contentId, content }: TnefFile): Part {
  const isMail = contentType === 'message/rfc822';
  const type = MEDIA_TYPE.test(contentType) ? contentType : 'application/octet-stream';
  const name = safeFileName(storableLine(filename)) || (isMail ? mailFileName('') : 'attachment');
  const id = /^[^\s<>]{1,900}$/.test(contentId) ? [`Content-ID: <${contentId}>`] : [];
  return {
    header: [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
      ...id,
      // RFC 2046 §5.2.1: a message is not encoded.
      ...(isMail ? [] : ['Content-Transfer-Encoding: base64']),
    ],
    body: isMail ? content : base64Lines(content),
  };
}

function base64Lines(content: Buffer): Buffer {
  return Buffer.from(content.toString('base64').replace(/.{76}(?=.)/g, `$&${CRLF}`));
}

/** RFC 2047, in words of at most 75 characters. */
function encodedWord(value: string): string {
  const line = storableLine(value);
  if (/^[\w .,'-]*$/.test(line)) return line;
  const words = line.match(/.{1,10}/gu) ?? [];
  return words
    .map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`)
    .join(`${CRLF} `);
}
