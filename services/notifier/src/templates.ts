import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '@buzon/shared/settings';
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
 * Rejects with a `SettingsError` that names the file and what is wrong with it.
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
  const template = await readFile(path, 'utf8').catch(() => null);
  if (template === null) throw refused(path, ['a file that can be read is required']);
  const problems = templateProblems(template, TEMPLATE_NAMES);
  if (problems.length > 0) throw refused(path, problems);
  return template;
}

function refused(path: string, problems: readonly string[]): SettingsError {
  return new SettingsError(
    problems.map((allowed) => ({ where: path, name: 'template', value: basename(path), allowed })),
  );
}
