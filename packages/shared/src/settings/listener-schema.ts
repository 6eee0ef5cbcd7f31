import { z } from 'zod';
import { foldPath } from './fold.ts';

/** The values of one listener as they are written: the one schema of both forms (spec section 6). */
export const listenerSchema = z.object({
  hostName: word('required: the name or address of the IMAP server'),
  port: number(1, 65_535).optional().describe('a whole number, 1–65535'),
  useSsl: flag().default(true).describe('True, False'),
  userName: text('required: the name of the account'),
  password: text('required: the password, or enc:…, env:NAME, file:PATH'),
  inputFolder: path()
    .default('INBOX')
    .describe('the path of a folder, with / between its parts, such as IMAP/New'),
  outputFolder: path()
    .nullable()
    .default(null)
    .describe(
      'the path of a folder, with / between its parts; leave it out to have filed messages deleted',
    ),
  extractAttachments: flag().default(false).describe('True, False'),
  syncMaxWaitTime: number(60, 600).default(60).describe('a whole number of seconds, 60–600'),
  syncMaxChangesCount: number(1, 10_000).default(10).describe('a whole number, 1–10000'),
  protocolLogFile: path()
    .nullable()
    .default(null)
    .describe('the path of a file; %date% and %time% are replaced'),
  caseProcess: text('').nullable().default(null).describe('the name of a process'),
  functionalUnit: text('').nullable().default(null).describe('the name of a functional unit'),
  unknownSender: choice(['Open', 'Register', 'Reject'])
    .default('Open')
    .describe('Open, Register, Reject'),
  followUpDays: number(1, 3_650)
    .nullable()
    .default(null)
    .describe('a whole number of days, 1–3650; leave it out for no limit'),
  confirmation: choice(['Off', 'Opened', 'Always']).default('Off').describe('Off, Opened, Always'),
  language: choice(['es', 'en']).default('es').describe('es, en'),
  confirmationFrom: trimmed()
    .regex(/^(?:[^\s<>@]+@[^\s<>@]+|[^<>]*<[^\s<>@]+@[^\s<>@]+>)$/)
    .nullable()
    .default(null)
    .describe('an address such as reclamos@example.com or Reclamos <reclamos@example.com>'),
  confirmationsPerHour: number(1, 1_000).default(5).describe('a whole number, 1–1000'),
  confirmNewerThanHours: number(1, 8_760).default(48).describe('a whole number of hours, 1–8760'),
  maxMessageBytes: number(1_024, 1_073_741_824)
    .default(52_428_800)
    .describe('a whole number of bytes, 1024–1073741824'),
});

/** The names that are allowed inside a listener. */
export const listenerKeys: readonly string[] = Object.keys(listenerSchema.shape);

/** What a value may be, for a person. */
export function allowedFor(key: string): string {
  const field = Object.entries(listenerSchema.shape).find(([name]) => name === key);
  return field?.[1].description ?? '';
}

function trimmed() {
  return z.string().trim().min(1);
}

/** Text on one line: a line break inside it is a wrapped space. */
function text(allowed: string) {
  return trimmed()
    .transform((value) => value.replace(/\s*[\r\n]\s*/g, ' '))
    .describe(allowed);
}

function word(allowed: string) {
  return trimmed()
    .regex(/^[^\s/@<>]+$/)
    .describe(allowed);
}

function path() {
  return z
    .string()
    .transform(foldPath)
    .pipe(
      z
        .string()
        .min(1)
        .refine((value) => !/\p{Cc}/u.test(value)),
    );
}

function number(min: number, max: number) {
  return trimmed()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

function flag() {
  return trimmed()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((value) => value === 'true');
}

/** One of some words, in any case; the word as the specification writes it. */
function choice<const T extends string>(words: readonly [T, ...T[]]) {
  const [first] = words;
  return trimmed()
    .refine((value) => words.some((known) => known.toLowerCase() === value.toLowerCase()))
    .transform(
      (value) => words.find((known) => known.toLowerCase() === value.toLowerCase()) ?? first,
    );
}
