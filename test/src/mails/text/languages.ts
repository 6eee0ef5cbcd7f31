import { EASTERN } from './eastern.ts';
import type { Language } from './language.ts';
import { WESTERN } from './western.ts';

/** The languages in which mails are made. */
export const LANGUAGES: readonly Language[] = [...WESTERN, ...EASTERN];
