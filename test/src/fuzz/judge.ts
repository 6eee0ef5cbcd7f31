import { isQuicklyRead, type MailItem, type ParsedMessage, readMail, wholeMail } from '@buzon/mail';

/** What came of reading one input. */
export interface Judged {
  readonly message: ParsedMessage;
  readonly items: readonly MailItem[];
  readonly milliseconds: number;
  /** It would be read in the processor itself. */
  readonly inPlace: boolean;
  /** What must never be. */
  readonly faults: readonly string[];
}

/** The limits of the parser's own; any other reason to give up is a fault of the parser. */
const OWN_LIMITS = /Max (?:allowed child nodes|header size)/;
/** A local part in quotes may hold blanks (RFC 5321 §4.1.2). */
const ADDRESS = /^(?:[^\s@]+|"[^"\\]+")@[^\s@]+$/;
const NOT_STORABLE = /[\0\p{Surrogate}]/u;

/** Reads an input as the processor does, and looks for what must never be. */
export async function judge(raw: Buffer): Promise<Judged> {
  const inPlace = await isQuicklyRead(raw);
  const began = performance.now();
  const mail = await readMail(raw);
  const { rest, files } = mail.extract();
  const milliseconds = performance.now() - began;
  const { message } = mail;
  const items = [wholeMail(rest, message), ...files];
  const faults = [...faultsOf(message, raw), ...faultsOfItems(items, raw)];
  const again = (await readMail(raw)).message;
  if (again.fingerprint !== message.fingerprint) faults.push('another fingerprint the second time');
  return { message, items, milliseconds, inPlace, faults };
}

function faultsOf(message: ParsedMessage, raw: Buffer): string[] {
  const { subject, subjectKey, text, html, from, sentAt, fallback, warnings } = message;
  const texts = {
    subject,
    subjectKey,
    text,
    html,
    name: from?.name ?? '',
    id: message.messageId ?? '',
  };
  const faults = Object.entries(texts)
    .filter(([, value]) => NOT_STORABLE.test(value))
    .map(([name]) => `${name} holds what a database does not take`);
  if (message.rawSize !== raw.length) faults.push('another size than the mail has');
  if (sentAt !== null && Number.isNaN(sentAt.getTime())) faults.push('a date that is none');
  if (from !== null && !ADDRESS.test(from.address)) faults.push('an address that is none');
  if (runsSomething(html)) faults.push('HTML that is not safe');
  if (fallback !== 'none' && !OWN_LIMITS.test(warnings[0] ?? '')) {
    faults.push(`the parser gave up: ${warnings[0]}`);
  }
  return faults;
}

/** By its tags alone: the same words in a text do nothing. */
function runsSomething(html: string): boolean {
  const tags = html.match(/<[a-z][^<>]*>/gi) ?? [];
  return tags.some(
    (tag) =>
      /^<script|=\s*"?\s*javascript:/i.test(tag) ||
      /\son\w+\s*=/i.test(tag.replace(/"[^"]*"/g, '')),
  );
}

function faultsOfItems([mail, ...files]: readonly MailItem[], raw: Buffer): string[] {
  const faults: string[] = [];
  if (mail === undefined || mail.size > raw.length) faults.push('more is left than there was');
  for (const { filename, size, content } of files) {
    if (size !== content.length) faults.push('a file of another size than it has');
    if (/[/\\\0]|^\.{1,2}$/.test(filename)) faults.push('the name of a file leads elsewhere');
  }
  return faults;
}
