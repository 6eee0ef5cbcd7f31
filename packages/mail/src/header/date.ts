import type { HeaderFields } from './fields.ts';

/** How the names of months begin: English, and what programs make of it in other languages. */
const MONTHS = [
  ['jan', 'ene', 'gen', 'janv'],
  ['feb', 'fév', 'fev', 'févr'],
  ['mar', 'mär', 'mrt', 'mars'],
  ['apr', 'abr', 'avr', 'avri'],
  ['may', 'mai', 'mag', 'mei', 'maj'],
  ['jun', 'giu', 'juin'],
  ['jul', 'lug', 'juil'],
  ['aug', 'ago', 'aoû', 'aou'],
  ['sep', 'set', 'sept'],
  ['oct', 'out', 'ott', 'okt'],
  ['nov'],
  ['dec', 'dic', 'dez', 'déc'],
].map((names) => new Set(names));

/** Hours east of Greenwich of the zones that RFC 5322 §4.3 names; any other name means UTC. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const DAY_FIRST =
  /^(?:\p{L}+\.?\s?,?\s*)?(\d{1,2})[\s-]+(?:de )?(\p{L}{3,12})\.?,?[\s-]+(?:de )?(\d{2,4}),?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(.*)$/iu;
/** As C's `ctime` and `date` write it: Mon Nov 23 10:00:00 CET 2026. */
const MONTH_FIRST =
  /^(?:[a-z]+,?\s+)?([a-z]{3})[a-z]*\s+(\d{1,2}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([a-z0-9+-]*)\s+(\d{4})\s*(.*)$/i;
/** Mon, Nov 23, 2026 10:00:00 +0100. */
const AMERICAN =
  /^(?:\p{L}+\.?\s?,?\s*)?(\p{L}{3,12})\.?\s+(\d{1,2}),?\s+(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.*)$/iu;
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*)$/i;
const OFFSET = /^(?:GMT|UTC)?\s*([+-])(\d{2}):?(\d{2})/i;
/** Half of a day, in programs of America, and the zone. */
const HALF = /^([ap]m\b)?\s*(.*)$/i;
/** Minutes. */
const FARTHEST = 15 * 60;
const COMMENT = /\([^()]*\)/g;

/** The moment that a header's Date names; null without one that can be read. */
export function dateOf(fields: HeaderFields): Date | null {
  return fields.once(readDate);
}

function readDate(fields: HeaderFields): Date | null {
  return parseDate(fields.first('date'));
}

/**
 * The moment a Date field names (RFC 5322 §3.3 and its obsolete forms, ctime, ISO 8601), or null.
 * The engine's own parser is not asked: it takes `report 12` for a day of 2001.
 */
export function parseDate(value: string): Date | null {
  const text = value.slice(0, 200).replace(COMMENT, ' ').replace(/\s+/g, ' ').trim();
  let found = DAY_FIRST.exec(text);
  if (found) {
    const [, day, month, year, hour, minute, second, zone] = found;
    return moment(fullYear(year), monthOf(month), day, hour, minute, second, zone);
  }
  found = MONTH_FIRST.exec(text);
  if (found) {
    const [, month, day, hour, minute, second, zoneBefore, year, zoneAfter] = found;
    return moment(Number(year), monthOf(month), day, hour, minute, second, zoneBefore || zoneAfter);
  }
  found = AMERICAN.exec(text);
  if (found) {
    const [, month, day, year, hour, minute, second, zone] = found;
    return moment(fullYear(year), monthOf(month), day, hour, minute, second, zone);
  }
  found = ISO.exec(text);
  if (found) {
    const [, year, month, day, hour, minute, second, zone] = found;
    return moment(Number(year), Number(month) - 1, day, hour, minute, second, zone);
  }
  return null;
}

function moment(
  year: number,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  zone: string | undefined,
): Date | null {
  const clock = [Number(day), Number(hour), Number(minute), Number(second ?? 0)] as const;
  const [d, written, m, s] = clock;
  const [half = '', offset = ''] = HALF.exec(zone ?? '')?.slice(1) ?? [];
  const h = hourOf(written, half.toLowerCase());
  if (month < 0 || month > 11 || d < 1 || d > 31 || h > 24 || m > 59 || s > 60) return null;
  // What was written before there was mail, or is far ahead, is no date to sort by.
  if (year < 1970 || year > 9998) return null;
  const local = Date.UTC(year, month, d, h, m, s);
  if (new Date(Date.UTC(year, month, d)).getUTCDate() !== d) return null;
  return new Date(local - offsetMinutes(offset) * 60_000);
}

function hourOf(written: number, half: string): number {
  if (half === '' || written > 12) return written;
  return (written % 12) + (half === 'pm' ? 12 : 0);
}

function monthOf(name: string | undefined): number {
  const written = (name ?? '').toLowerCase();
  const four = MONTHS.findIndex((names) => names.has(written.slice(0, 4)));
  return four < 0 ? MONTHS.findIndex((names) => names.has(written.slice(0, 3))) : four;
}

/** RFC 5322 §4.3: two digits are 2000–2049 or 1950–1999, three count from 1900. */
function fullYear(digits: string | undefined): number {
  const year = Number(digits);
  if (digits?.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits?.length === 3 ? 1900 + year : year;
}

function offsetMinutes(zone: string): number {
  const offset = OFFSET.exec(zone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    // No place on earth is farther from Greenwich.
    if (minutes > FARTHEST) return 0;
    return offset[1] === '-' ? -minutes : minutes;
  }
  return (ZONE_HOURS[zone.toLowerCase()] ?? 0) * 60;
}
