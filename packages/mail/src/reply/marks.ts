import { anyOf } from './words.ts';

const ON = new RegExp(
  `^[\\s*]*(?:(?:${anyOf('on')})(?:[\\s.,]|(?=\\d))|\\d{1,4}[./-]\\d{1,2}[./-]\\d{2,4})`,
  'iu',
);
const WROTE = new RegExp(`(?:^|[\\s,>)\\]\\d])(?:${anyOf('wrote')})(?=[\\s:：,]|$)`, 'iu');
const BETWEEN_DASHES = /^\s*[-_–—]{2,}\s*(\S.{0,200}?)\s*[-_–—]{2,}\s*$/u;
const ORIGINAL = new RegExp(`^(?:${anyOf('original')})$`, 'iu');
const FORWARDED = new RegExp(`^(?:${anyOf('forwarded')})\\s?[:：]?$`, 'iu');
const FIELD = /^[\s*]*([^\s*:：][^:：]{0,24}?)\s?\*?\s?[:：]/u;
const FIELDS = (['from', 'sent', 'to', 'subject'] as const).map(
  (of) => [of, new RegExp(`^(?:${anyOf(of)})$`, 'iu')] as const,
);
const DEVICE = new RegExp(`^\\s*(?:[-–—]\\s*)?(?:${anyOf('device')})`, 'iu');
const ADDRESS_AT_END = /<\S+@\S+>\s?[:：]\s*$/;
const ADDRESS = /[<(]\S+@\S+[>)]/;
const TIME = /\d{1,2}[:.h]\d{2}/;
const YEAR = /(?:19|20)\d{2}/;
const MOMENT = /\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}/;
const RULE = /^\s*[-_–—*=]{4,}\s*$/;
/** Nobody writes a longer one. Characters. */
const LONGEST_MARK = 300;

export type HeaderField = 'from' | 'sent' | 'to' | 'subject';

export function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}

export function isQuoted(line: string | undefined): boolean {
  // A lone `>:` is the end of a wrapped address.
  return line !== undefined && /^ ?>(?!\s?:\s*$)/.test(line);
}

/** "-----Original Message-----": history of the mail that is answered. */
export function isOriginal(line: string): boolean {
  const words = BETWEEN_DASHES.exec(line.slice(0, LONGEST_MARK))?.[1];
  return words !== undefined && (ORIGINAL.test(words) || introducesUnmarked(words));
}

/** What is forwarded is no history: it is what the sender wants to show. */
export function isForwarded(line: string): boolean {
  const words = BETWEEN_DASHES.exec(line.slice(0, LONGEST_MARK))?.[1];
  if (words !== undefined) return FORWARDED.test(words);
  return line.length < 80 && /[:：]\s*$/.test(line) && FORWARDED.test(line.trim());
}

/** Which field of a copied header a line is; null for none. */
export function fieldOf(line: string): HeaderField | null {
  const name = FIELD.exec(line.slice(0, LONGEST_MARK))?.[1];
  if (name === undefined) return null;
  return FIELDS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** A line across the page. */
export function isRule(line: string | undefined): boolean {
  return line !== undefined && line.length <= LONGEST_MARK && RULE.test(line);
}

/** "Sent from my telephone". */
export function isDevice(line: string): boolean {
  return line.length <= 100 && DEVICE.test(line);
}

/** How "On … Ana wrote:" begins. */
export function beginsIntroduction(text: string): boolean {
  return ON.test(text.slice(0, 20));
}

export function endsIntroduction(line: string | undefined): boolean {
  return line !== undefined && /[:：]\s*$/.test(line.slice(-3));
}

/** "… wrote:" above lines that are marked as quoted. */
export function introduces(text: string): boolean {
  if (text.length > LONGEST_MARK || !endsIntroduction(text)) return false;
  return WROTE.test(text) || /\S@\S/.test(text) || /\d{1,2}[:.]\d{2}/.test(text);
}

/** The same above history that is not marked: it must say when, and who or from where. */
export function introducesUnmarked(text: string): boolean {
  if (text.length > LONGEST_MARK) return false;
  if (beginsIntroduction(text) && WROTE.test(text)) return MOMENT.test(text) || /\S@\S/.test(text);
  const saysWho = ADDRESS_AT_END.test(text) || (ADDRESS.test(text) && WROTE.test(text));
  return saysWho && YEAR.test(text) && TIME.test(text);
}
