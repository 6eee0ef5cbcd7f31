import { automaticOf } from './automatic/automatic.ts';
import { evidenceOf } from './automatic/evidence.ts';
import { sha256 } from './digest.ts';
import { rawFingerprint } from './fingerprint/fingerprint.ts';
import { HeaderFields } from './header/fields.ts';
import type { ParsedMessage } from './message.ts';
import { headerLinesOf } from './mime/header-lines.ts';
import { MimePart } from './mime/part.ts';
import { headerWarnings, type ParseOptions, summaryOf } from './summary.ts';

/** Bytes and fields of the header that are read; what a person reads stands in the first of them. */
const HEADER_BYTES = 256 * 1024;
const HEADER_FIELDS = 2000;

/**
 * The answer for a mail that is not parsed whole (P1): what its header says, and nothing of its
 * body. Synchronous and linear in the size of the mail; never throws.
 * @param reason a person's words, kept as a warning
 */
export function parseHeadersOnly(
  raw: Buffer,
  reason: string,
  options: ParseOptions = {},
): ParsedMessage {
  const lines = headerLinesOf(raw.subarray(0, HEADER_BYTES)).slice(0, HEADER_FIELDS);
  const fields = new HeaderFields(lines);
  const root = new MimePart(raw, describeHeader(fields), null, null);
  const sign = automaticOf(evidenceOf(root, fields.decoded('subject')));
  return {
    ...summaryOf(fields, sign, [], options),
    text: '',
    newText: null,
    html: '',
    attachments: [],
    fingerprint: rawFingerprint(raw),
    rawSha256: sha256(raw),
    rawSize: raw.length,
    fallback: 'headers-only',
    warnings: [`only the header was read: ${reason}`, ...headerWarnings(fields)],
  };
}

function describeHeader(fields: HeaderFields) {
  const type = /^[\w.+-]{1,100}\/[\w.+-]{1,100}/.exec(fields.first('content-type'))?.[0];
  return {
    fields,
    type: (type ?? 'text/plain').toLowerCase(),
    encoding: '',
    charset: null,
    disposition: '',
    filename: '',
    flowed: false,
    delSp: false,
  };
}
