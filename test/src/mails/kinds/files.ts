import { type Draft, draft } from '../mail.ts';
import { digestOf, type FileContent, filePart, type NameStyle } from '../mime/file-part.ts';
import { multipart, type Part, textPart } from '../mime/part.ts';
import { bodyOf, boundaryOf, expectedFiles, fileOf, subjectOf, type Writer } from '../writer.ts';
import { alternative, bothTexts } from './texts.ts';

const NAME_STYLES: readonly NameStyle[] = [
  'quoted',
  'rfc2231',
  'continued',
  'encoded-word',
  'only-type',
];
const NAMES = ['factura.pdf', 'reclamo nº 12.pdf', 'Übersicht März.xlsx', '請求書.pdf', 'счёт.zip'];

/** One to three files beside text and HTML. */
export function attachments(writer: Writer): Draft {
  const { random } = writer;
  const files = Array.from({ length: random.between(1, 3) }, () =>
    fileOf(writer, random.between(500, 30_000)),
  );
  const parts = files.map((file) => {
    const style = random.pick(NAME_STYLES);
    const ascii = style === 'quoted' || style === 'only-type';
    return filePart(file, ascii ? 'factura.pdf' : random.pick(NAMES), style);
  });
  return withParts(writer, parts, files);
}

/** A text file: it is no part of the body. */
export function textAttachment(writer: Writer): Draft {
  const { random, serial } = writer;
  const rows = Array.from({ length: 20 }, (_, row) => `${row};año ${serial};${random.next()}`);
  const file = {
    type: 'text/csv; charset=utf-8',
    content: Buffer.from(`${rows.join('\r\n')}\r\n`),
  };
  const transfer = random.pick(['8bit', 'quoted-printable', 'base64'] as const);
  return withParts(writer, [filePart(file, 'datos.csv', 'quoted', { transfer })], [file]);
}

const HOSTILE_NAMES: readonly string[] = [
  '../../../../etc/passwd',
  '..\\..\\Windows\\System32\\drivers\\etc\\hosts',
  'C:\\autoexec.bat',
  'con.txt',
  'LPT1',
  '.htaccess',
  'factura\u202efdp.exe',
  'a\u0000b.pdf',
  'línea\r\nBcc: victima@example.com',
  '<script>alert(1)</script>.html',
  "'; DROP TABLE cases; --.pdf",
  '%2e%2e%2fsecreto',
  ` ${'largo'.repeat(120)}.pdf `,
  '...',
  '📎 🧾.pdf',
  '',
];

/** File names that would do harm, or that no file system takes. */
export function hostileNames(writer: Writer): Draft {
  const { random } = writer;
  const files: FileContent[] = [];
  const parts = random.shuffled(HOSTILE_NAMES).slice(0, random.between(1, 4));
  const written = parts.map((name) => {
    const file = fileOf(writer, random.between(100, 2_000));
    files.push(file);
    const style = random.pick(['rfc2231', 'continued', 'encoded-word'] as const);
    return filePart(file, name, name === '' ? 'none' : style);
  });
  return withParts(writer, written, files);
}

/** A file of no bytes. */
export function emptyAttachment(writer: Writer): Draft {
  const file = { type: 'application/octet-stream', content: Buffer.alloc(0) };
  return withParts(writer, [filePart(file, 'vacio.bin', 'quoted')], [file]);
}

/** Somebody else's mail, attached as a mail (RFC 2046 §5.2.1). */
export function nestedMail(writer: Writer): Draft {
  const other = {
    ...writer,
    address: `otro.${writer.address}`,
    messageId: `<otro.${writer.serial}@x>`,
  };
  const { raw } = alternative(other);
  const nested: Part = {
    fields: [
      ['Content-Type', 'message/rfc822'],
      ['Content-Disposition', 'attachment; filename="reenviado.eml"'],
    ],
    body: raw,
  };
  return withParts(writer, [nested], [{ type: 'message/rfc822', content: raw }]);
}

function withParts(writer: Writer, parts: readonly Part[], files: readonly FileContent[]): Draft {
  const { text, phrase } = bodyOf(writer);
  const first = writer.random.pick([bothTexts(writer, text), textPart('plain', text, writer.text)]);
  const content = multipart('mixed', boundaryOf(writer, 'mix'), [first, ...parts]);
  return draft(writer, subjectOf(writer), content, { phrase, files: expectedFiles(files) });
}

/** A mail that is nothing but a file, as scanners send them. */
export function onlyAttachment(writer: Writer): Draft {
  const file = fileOf(writer, writer.random.between(500, 5_000), 'application/pdf');
  const content = filePart(file, 'escaneo.pdf', 'quoted');
  return draft(writer, subjectOf(writer), content, { files: [digestOf(file.content)] });
}
