/** Builds raw mails for tests. */

export const CRLF = '\r\n';

export function raw(...lines: string[]): Buffer {
  return Buffer.from(lines.join(CRLF), 'utf8');
}

/** A person's plain mail; fields given replace or add to the usual ones, null leaves one out. */
export function mail(
  fields: Readonly<Record<string, string | null>> = {},
  body: string | Buffer = 'Hola',
): Buffer {
  const all = {
    From: 'Ana Núñez <ana@cliente.example>',
    To: 'soporte@empresa.example',
    Subject: 'Factura',
    Date: 'Mon, 23 Nov 2026 10:00:00 +0100',
    'Message-ID': '<m1@cliente.example>',
    ...fields,
  };
  const header = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}${CRLF}`)
    .join('');
  return Buffer.concat([Buffer.from(header + CRLF), Buffer.from(body)]);
}

export interface PartSource {
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body of a multipart with the given boundary. */
export function multipart(boundary: string, parts: readonly PartSource[]): string {
  const written = parts.map(({ fields, body }) => {
    const header = Object.entries(fields).map(([name, value]) => `${name}: ${value}${CRLF}`);
    return `--${boundary}${CRLF}${header.join('')}${CRLF}${body}${CRLF}`;
  });
  return `${written.join('')}--${boundary}--${CRLF}`;
}

export function base64(content: string | Buffer): string {
  return Buffer.from(content).toString('base64').replace(/.{76}/g, `$&${CRLF}`);
}

export const PDF: PartSource = {
  fields: {
    'Content-Type': 'application/pdf; name="factura.pdf"',
    'Content-Disposition': 'attachment; filename="factura.pdf"',
    'Content-Transfer-Encoding': 'base64',
  },
  body: base64('%PDF-1.4 the invoice'),
};

export const TEXT: PartSource = {
  fields: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Adjunto la factura.',
};

/** A text part and a PDF. */
export function mailWithPdf(fields: Readonly<Record<string, string | null>> = {}): Buffer {
  return mail(
    { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary="b1"', ...fields },
    multipart('b1', [TEXT, PDF]),
  );
}
