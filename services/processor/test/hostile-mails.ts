/** Mails that were written to hurt whoever parses them (P1); each is a valid sequence of bytes. */

const HEAD = [
  'From: Hostil <hostil@example.com>',
  'To: reclamos@example.org',
  'Message-ID: <hostil@example.com>',
  'Date: Mon, 2 Mar 2026 10:00:00 +0000',
  'Subject: =?utf-8?Q?Dif=C3=ADcil?=',
  'MIME-Version: 1.0',
].join('\r\n');

function mail(...rest: readonly string[]): Buffer {
  return Buffer.from([HEAD, ...rest].join('\r\n'));
}

export function nestedParts(depth: number): Buffer {
  const open = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}`,
  );
  return mail(...open, 'Content-Type: text/plain', '', 'en el fondo');
}

export function manyHeaders(count: number): Buffer {
  const fields = Array.from({ length: count }, (_, index) => `X-Field-${index}: value ${index}`);
  return mail(...fields, '', 'cuerpo');
}

export function longLine(bytes: number): Buffer {
  return mail('Content-Type: text/plain', '', 'x'.repeat(bytes));
}

export function manyParts(count: number): Buffer {
  const part = '--b\r\nContent-Type: text/plain\r\n\r\nparte\r\n';
  return mail('Content-Type: multipart/mixed; boundary=b', '', `${part.repeat(count)}--b--`);
}

export function manyTags(count: number): Buffer {
  return mail('Content-Type: text/html; charset=utf-8', '', '<b><i>a</i></b>'.repeat(count / 4));
}

export function nestedTags(depth: number): Buffer {
  return mail('Content-Type: text/html; charset=utf-8', '', '<div>'.repeat(depth));
}

/** Not hostile, only large: an attachment of so many bytes. */
export function largeMail(bytes: number): Buffer {
  const base64 = Buffer.alloc(bytes, 'Expediente ').toString('base64').replace(/.{76}/g, '$&\r\n');
  return mail(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Adjunto el expediente.',
    '--b',
    'Content-Type: application/pdf; name=expediente.pdf',
    'Content-Disposition: attachment; filename=expediente.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    base64,
    '--b--',
    '',
  );
}

/** What a customer writes; too small to need a child process. */
export function smallMail(subject: string, from = 'ana@example.com'): Buffer {
  return Buffer.from(
    [
      `From: Ana <${from}>`,
      `Subject: ${subject}`,
      `Message-ID: <${encodeURIComponent(subject)}.${encodeURIComponent(from)}>`,
      'Date: Mon, 2 Mar 2026 10:00:00 +0000',
      '',
      'Buenos días.',
    ].join('\r\n'),
  );
}
