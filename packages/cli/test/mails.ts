export interface MailFields {
  readonly subject: string;
  readonly from?: string;
  readonly id?: string;
  readonly extra?: string;
}

/** A plain mail of today. */
export function mail({
  subject,
  from = 'Ana <ana@cliente.example>',
  id,
  extra = '',
}: MailFields): string {
  return [
    `From: ${from}`,
    'To: reclamos@example.com',
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: ${id ?? `<${subject.replace(/\W/g, '')}@cliente.example>`}`,
    ...(extra === '' ? [] : [extra]),
    '',
    `Texto de ${subject}`,
    '',
  ].join('\r\n');
}

/** A mail with one attachment. */
export const WITH_ATTACHMENT = [
  'From: =?utf-8?q?Ana_Mu=C3=B1oz?= <ANA@cliente.example>',
  'To: reclamos@example.com',
  'Subject: RV: =?iso-8859-1?q?Reclamaci=F3n?= [#1042]',
  'Date: Mon, 23 Nov 2026 10:00:00 -0300',
  'Message-ID: <adjunto@cliente.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Buenos días</p><script>alert(1)</script>',
  '--b',
  'Content-Type: application/pdf; name="factura.pdf"',
  'Content-Disposition: attachment; filename="../factura.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'SG9sYQ==',
  '--b--',
  '',
].join('\r\n');
