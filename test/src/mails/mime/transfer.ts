/** Content-Transfer-Encoding (RFC 2045 §6). */
export type Transfer = '7bit' | '8bit' | 'quoted-printable' | 'base64';

const CRLF = '\r\n';
const LINE = 76;

/** The content as it travels; 7bit and 8bit leave it as it is. */
export function transferEncoded(content: Buffer, transfer: Transfer): Buffer {
  switch (transfer) {
    case '7bit':
    case '8bit':
      return content;
    case 'base64':
      return Buffer.from(base64Lines(content), 'latin1');
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(content), 'latin1');
  }
}

/** Base64 in lines of 76 characters (RFC 2045 §6.8). */
function base64Lines(content: Buffer): string {
  return (content.toString('base64').match(/.{1,76}/g) ?? []).join(CRLF);
}

/** RFC 2045 §6.7; CRLF in the content is a line break. */
function quotedPrintable(content: Buffer): string {
  return content
    .toString('latin1')
    .split(CRLF)
    .map((line) => softLines(line))
    .join(CRLF);
}

function softLines(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (let at = 0; at < line.length; at += 1) {
    const token = quoted(line.charCodeAt(at), at === line.length - 1);
    if (current.length + token.length >= LINE) {
      lines.push(`${current}=`);
      current = '';
    }
    current += token;
  }
  lines.push(current);
  return lines.join(CRLF);
}

function quoted(byte: number, last: boolean): string {
  const space = byte === 0x20 || byte === 0x09;
  const plain = (byte > 0x20 && byte < 0x7f && byte !== 0x3d) || (space && !last);
  return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
