import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SettingsError, type SettingsProblem } from '@buzon/shared/settings';
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
 * Rejects with a `SettingsError` that names every file that is wrong, and what is wrong with it.
 */
export async function loadTemplates(folder: string): Promise<Templates> {
  const problems: SettingsProblem[] = [];
  const read = async (name: string): Promise<string> => {
    const path = join(folder, name);
    const template = await readFile(path, 'utf8').catch(() => null);
    const found =
      template === null
        ? ['a file that can be read is required']
        : templateProblems(template, TEMPLATE_NAMES);
    for (const allowed of found)
      problems.push({ where: path, name: 'template', value: name, allowed });
    return template ?? '';
  };
  const templates = {
    es: { text: await read('es.txt'), html: await read('es.html') },
    en: { text: await read('en.txt'), html: await read('en.html') },
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return templates;
}
