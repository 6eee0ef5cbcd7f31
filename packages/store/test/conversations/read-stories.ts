import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { checkedStory, type Story } from './story.ts';

const FOLDER = fileURLToPath(new URL('./stories/', import.meta.url));

export interface FiledStory extends Story {
  /** Without `.yaml`. */
  readonly file: string;
}

/** All stories, in the order of their files. */
export function readStories(): readonly FiledStory[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) =>
      storiesIn(name, readFileSync(`${FOLDER}${name}`, 'utf8')).map((story) => ({
        ...story,
        file: name.replace(/\.yaml$/, ''),
      })),
    );
}

/** @throws Error that says where and what is wrong */
export function storiesIn(name: string, text: string): readonly Story[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${name}: ${error.message}`);
  const value: unknown = document.toJS();
  if (!Array.isArray(value)) throw new Error(`${name}: a list of stories is expected`);
  return value.map((story: unknown, index) =>
    checkedStory(`${name}: ${titleOf(story, index)}`, story),
  );
}

function titleOf(story: unknown, index: number): string {
  const title = typeof story === 'object' && story !== null && 'title' in story ? story.title : '';
  return typeof title === 'string' && title !== '' ? `"${title}"` : `story ${index + 1}`;
}
