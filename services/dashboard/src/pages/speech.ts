import type { Language } from './language.ts';
import type { Words } from './words.ts';
import { english } from './words-en.ts';
import { spanish } from './words-es.ts';

export function wordsOf(language: Language): Words {
  return language === 'en' ? english : spanish;
}

export function numberIn(words: Words, value: number): string {
  return new Intl.NumberFormat(words.locale, { useGrouping: 'min2' }).format(value);
}

/** What a queue is called: one of a mail server of a listener's own by account and server. */
export function queueIn({ queueNames }: Words, name: string): string {
  const server = /^confirmations-(.+)$/.exec(name)?.[1];
  return server === undefined
    ? (queueNames[name] ?? name)
    : `${queueNames['confirmations']} (${server})`;
}

/** A point in time, in UTC as everything in Buzón. */
export function timeIn(words: Words, at: Date): string {
  const written = new Intl.DateTimeFormat(words.locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  }).format(at);
  return `${written} UTC`;
}

const SECOND = 1_000;
const UNITS = [
  { unit: 'd', milliseconds: 86_400 * SECOND },
  { unit: 'h', milliseconds: 3_600 * SECOND },
  { unit: 'min', milliseconds: 60 * SECOND },
] as const;

/** How long ago, roughly: `3 min ago`. */
export function agoIn(words: Words, at: string | null, now: Date): string {
  if (at === null) return words.never;
  const passed = Math.max(0, now.getTime() - Date.parse(at));
  const unit = UNITS.find(({ milliseconds }) => passed >= milliseconds);
  return words.ago(
    unit === undefined
      ? `${Math.round(passed / SECOND)} s`
      : `${Math.floor(passed / unit.milliseconds)} ${unit.unit}`,
  );
}
