/** A way to hurt whoever reads a mail, at any strength. */
export interface HostileShape {
  /** In words: "nested parts". */
  readonly name: string;
  /** How often what hurts is repeated at full strength. */
  readonly full: number;
  readonly make: (times: number) => Buffer;
}

/** One mail that was made to hurt. */
export interface HostileMail {
  readonly name: string;
  /** Nobody else's; with angle brackets. */
  readonly messageId: string;
  readonly raw: Buffer;
}

export type Field = readonly [name: string, value: string];

/** The sender of all of them. */
export const HOSTILE_SENDER = 'hostil@example.com';
const CRLF = '\r\n';

/** Stands in the raw mail until it has its own Message-ID; of a fixed length. */
const ID_PLACE = 'ID-OF-THE-HOSTILE-MAIL--------';

/** A mail with the usual header, these fields after it or in its place, and a body. */
export function hostile(fields: readonly Field[], ...body: readonly (string | Buffer)[]): Buffer {
  const own = new Set(fields.map(([name]) => name.toLowerCase()));
  const usual: readonly Field[] = [
    ['From', `Hostil <${HOSTILE_SENDER}>`],
    ['To', 'reclamos@example.com'],
    ['Message-ID', `<${ID_PLACE}@hostil.example.com>`],
    ['Date', 'Mon, 2 Mar 2026 10:00:00 +0000'],
    ['Subject', '=?utf-8?Q?Dif=C3=ADcil?='],
    ['MIME-Version', '1.0'],
  ];
  const all = [...usual.filter(([name]) => !own.has(name.toLowerCase())), ...fields];
  const header = all.map(([name, value]) => `${name}: ${value}${CRLF}`).join('');
  return Buffer.concat([header, CRLF, ...body].map((piece) => Buffer.from(piece)));
}

/** A mail of one part. */
export function hostileBody(type: string, body: string | Buffer, encoding = '8bit'): Buffer {
  return hostile(
    [
      ['Content-Type', type],
      ['Content-Transfer-Encoding', encoding],
    ],
    body,
  );
}

/** A mail with an attachment of this header. */
export function hostileAttachment(fields: readonly Field[], content: string | Buffer): Buffer {
  const header = fields.map(([name, value]) => `${name}: ${value}${CRLF}`).join('');
  return hostile(
    [['Content-Type', 'multipart/mixed; boundary=b']],
    `--b${CRLF}Content-Type: text/plain; charset=utf-8${CRLF}${CRLF}Adjunto el expediente.${CRLF}--b${CRLF}`,
    `${header}${CRLF}`,
    content,
    `${CRLF}--b--${CRLF}`,
  );
}

/** Lines of base64 as programs write them. */
export function base64Lines(content: Buffer): string {
  return content.toString('base64').replace(/.{76}/g, `$&${CRLF}`);
}

/** Gives a mail its own Message-ID, in the same number of bytes. */
export function identified(raw: Buffer, id: string): Buffer {
  const at = raw.indexOf(ID_PLACE);
  if (at < 0) throw new Error('a hostile mail without a place for its Message-ID');
  const copy = Buffer.from(raw);
  copy.write(id.padEnd(ID_PLACE.length, '-'), at, ID_PLACE.length, 'latin1');
  return copy;
}

export function messageIdOf(id: string): string {
  return `<${id.padEnd(ID_PLACE.length, '-')}@hostil.example.com>`;
}
