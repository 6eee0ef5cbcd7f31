import { describe, it } from 'vitest';
import { readStories } from '../conversations/read-stories.ts';
import { ToldStory } from '../conversations/told-story.ts';
import type { MakeDatabase } from './database.ts';
import { benchOf } from './suite.ts';

/** Whole conversations, from raw mails to cases (P3–P6, P10–P12): see `conversations/stories`. */
export function conversationsContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('conversations', () => {
    for (const story of readStories()) {
      it(`${story.requirement} ${story.file}: ${story.title}`, async () => {
        await new ToldStory(story, await fresh()).tell();
      });
    }
  });
}
