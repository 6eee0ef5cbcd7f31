export interface PlainMail {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  /** Without angle brackets; null: the mail has none. */
  readonly messageId?: string | null;
  readonly date?: Date;
  readonly body?: string;
  /** Further header lines, complete. */
  readonly headers?: readonly string[];
}

let serial = 0;

/** A short text mail, unlike every other unless it is told otherwise. */
export function plainMail(mail: PlainMail = {}): string {
  serial += 1;
  const {
    from = `Ana <ana${serial}@example.com>`,
    to = 'reclamos@example.com',
    subject = `Reclamo ${serial}`,
    messageId = `${serial}.${process.pid}@plain.example.com`,
    date = new Date(),
    body = `Texto del reclamo ${serial}.`,
    headers = [],
  } = mail;
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    ...headers,
    '',
    body,
    '',
  ].join('\r\n');
}
