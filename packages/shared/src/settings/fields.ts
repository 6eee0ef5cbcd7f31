import { z } from 'zod';
import { foldPath } from './fold.ts';

/** Text without white space around it; never empty. */
export function trimmed() {
  return z.string().trim().min(1);
}

/** Text on one line: a line break inside it is a wrapped space. */
export function text(allowed: string) {
  return trimmed()
    .transform((value) => value.replace(/\s*[\r\n]\s*/g, ' '))
    .describe(allowed);
}

/** Text without white space and without what ends a name in an address. */
export function word(allowed: string) {
  return trimmed()
    .regex(/^[^\s/@<>]+$/)
    .describe(allowed);
}

/** A path; line breaks that wrap it are folded. */
export function path() {
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

/** A whole number within its bounds. */
export function number(min: number, max: number) {
  return trimmed()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** True or False, in any case. */
export function flag() {
  return trimmed()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((value) => value === 'true');
}

/** Words between commas, semicolons or white space, lower-case. */
export function list(each: RegExp) {
  return trimmed()
    .toLowerCase()
    .transform((value) => value.split(/[\s,;]+/).filter((word) => word !== ''))
    .refine((words) => words.length > 0 && words.every((word) => each.test(word)));
}

/** One of some words, in any case; the word as the specification writes it. */
export function choice<const T extends string>(words: readonly [T, ...T[]]) {
  const [first] = words;
  return trimmed()
    .refine((value) => words.some((known) => known.toLowerCase() === value.toLowerCase()))
    .transform(
      (value) => words.find((known) => known.toLowerCase() === value.toLowerCase()) ?? first,
    );
}
