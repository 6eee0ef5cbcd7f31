import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '@buzon/shared/failures';
import { templateProblems } from './render.ts';

export type Language = 'es' | 'en';

/** Text and HTML of a confirmation in one language. */
export interface Template {
  readonly text: string;
  readonly html: string;
}
export type Templates = Readonly<Record<Language, Template>>;

/** What templates may refer to. */
export const TEMPLATE_NAMES = [
  'reference',
  'caseNumber',
  'name',
  'subject',
  'newCase',
  'from',
] as const;

/** The templates that come with Buzón. */
export const SUPPLIED_TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));

/**
 * Reads `es.txt`, `es.html`, `en.txt` and `en.html` (UTF-8) of a folder.
 * Rejects with the installation's failure that names the file and what is wrong with it.
 */
export async function loadTemplates(folder: string): Promise<Templates> {
  const [es, en] = await Promise.all([loadLanguage(folder, 'es'), loadLanguage(folder, 'en')]);
  return { es, en };
}

async function loadLanguage(folder: string, language: Language): Promise<Template> {
  const [text, html] = await Promise.all([
    loadFile(join(folder, `${language}.txt`)),
    loadFile(join(folder, `${language}.html`)),
  ]);
  return { text, html };
}

async function loadFile(path: string): Promise<string> {
  const template = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure('installation', 'settings', 'TEMPLATE', `${path}: cannot be read`, { cause });
  });
  const problems = templateProblems(template, TEMPLATE_NAMES);
  if (problems.length > 0) {
    throw new Failure('installation', 'settings', 'TEMPLATE', `${path}: ${problems.join('; ')}`);
  }
  return template;
}
