import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The pages that promise which line an error gives, in each language. */
export const PAGES_OF_ERRORS = ['docs/mailboxes.md', 'docs/mailboxes.es.md'] as const;

/**
 * The lines that a page promises: what stands in backticks in the first column of the table after
 * `<!-- lines: NAME -->`. `…` in them stands for anything.
 */
export async function documentedLines(page: string, name: string): Promise<readonly string[]> {
  const text = await readFile(`${ROOT}/${page}`, 'utf8');
  const [, after = ''] = text.split(`<!-- lines: ${name} -->\n`);
  const [table = ''] = after.trimStart().split('\n\n');
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, line = '']) => line);
}

/** What a line of the pages looks like in a log. */
export function asLogged(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(parts.join('.*'));
}
