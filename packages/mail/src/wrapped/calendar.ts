import { decodeText } from '../mime/charset.ts';
import type { MimePart, Opened } from '../mime/part.ts';

/** An invitation that is larger is not read. Bytes. */
const LARGEST = 256 * 1024;
/** Events of one calendar that are told. */
const MOST_EVENTS = 20;
const SHOWN = new Set(['SUMMARY', 'DTSTART', 'DTEND', 'LOCATION', 'DESCRIPTION']);
const EVENT = /^\s*(?:VEVENT|VTODO)\s*$/i;
const PROPERTY = /^([A-Z-]{1,60})((?:;[^:";]{0,500}|"[^"]{0,500}"){0,20}):(.*)$/i;

export function isCalendar({ type, isMultipart }: MimePart): boolean {
  return type === 'text/calendar' && !isMultipart;
}

/** An invitation stays an attachment; what it says is the text of a mail that has no other. */
export function openCalendar(part: MimePart): Opened | null {
  const { content, description } = part;
  if (content.length > LARGEST) return null;
  const text = calendarText(decodeText(content, description.charset).text);
  return text === '' ? null : { parts: [], complete: false, spare: { text, html: null } };
}

/** What the events of a calendar say (RFC 5545 §3.6.1), an event a paragraph; `''` when it has none. */
function calendarText(source: string): string {
  // RFC 5545 §3.1: a line that begins with a blank goes on from the one before.
  const lines = source
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n');
  const events: string[][] = [];
  let event: string[] | null = null;
  for (const line of lines) {
    const property = propertyOf(line);
    if (property?.name === 'BEGIN' || property?.name === 'END') {
      // What alarms and time zones say is not for the reader.
      event = property.name === 'BEGIN' && EVENT.test(property.value) ? [] : null;
      if (event !== null) events.push(event);
    } else if (event !== null && property !== null) {
      event.push(shownText(property));
    }
  }
  return events
    .slice(0, MOST_EVENTS)
    .map((said) => said.filter((text) => text !== '').join('\n'))
    .filter((text) => text !== '')
    .join('\n\n');
}

interface Property {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

function propertyOf(line: string): Property | null {
  const [, name, parameters = '', value = ''] = PROPERTY.exec(line) ?? [];
  return name === undefined ? null : { name: name.toUpperCase(), parameters, value };
}

function shownText({ name, parameters, value }: Property): string {
  if (!SHOWN.has(name)) return '';
  return name.startsWith('DT') ? momentText(value, parameters) : unescaped(value);
}

function momentText(value: string, parameters: string): string {
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?/.exec(value.trim()) ?? [];
  if (year === undefined) return '';
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const zone = utc === 'Z' ? 'UTC' : (/;TZID="?([^;":]{1,60})/i.exec(parameters)?.[1] ?? '');
  return `${date} ${hour}:${minute} ${zone}`.trimEnd();
}

function unescaped(value: string): string {
  return value
    .replace(/\\([nN,;\\])/g, (_all, char: string) => (char.toLowerCase() === 'n' ? '\n' : char))
    .trim();
}
