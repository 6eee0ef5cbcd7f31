import { describe, expect, it } from 'vitest';
import { readStories, storiesIn } from './conversations/read-stories.ts';
import { ToldStory } from './conversations/told-story.ts';
import { serverForTests } from './postgres/server.ts';
import { testDatabase } from './postgres/test-database.ts';

const HEAD = `
- title: A story to be told
  requirement: P5
  tells: Something that happens to somebody, and goes wrong elsewhere.
  steps:
`;

function wordsOf(steps: string): string {
  try {
    storiesIn('test.yaml', HEAD + steps);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

describe('the corpus of conversations', () => {
  it('P5 holds at least 40 stories, each told once', () => {
    const titles = readStories().map(({ title }) => title);
    expect(titles.length).toBeGreaterThanOrEqual(40);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each([
    [
      '    - { mail: first, expect: open A }',
      'steps.0.expect: what is expected is one of: opens A',
    ],
    ['    - { mail: First, expect: opens A }', 'steps.0.mail: a mail is named in lower case'],
    ['    - { mail: first, form: a@b.example, expect: opens A }', '"form"'],
    ['    - { mail: first }', 'steps.0.expect'],
    ['    - { close: a }', 'steps.0.close: a case is one capital letter'],
    ['    - { merge: A to B }', 'steps.0.merge: which case into which'],
    ['    - { later: soon }', 'steps.0.later: such as 40 days'],
    ['    - { sent: c, about: A, by: nobody }', 'steps.0.by'],
    ['    - { mail: first, from: {, expect: opens A }', 'test.yaml'],
  ])('P5 says what is wrong with the step %s', (steps, words) => {
    const said = wordsOf(steps);
    expect(said).toContain('test.yaml');
    expect(said).toContain(words);
  });

  it('P5 says which story is wrong', () => {
    expect(wordsOf('    - { close: a }')).toContain('"A story to be told"');
    expect(() => storiesIn('test.yaml', 'title: x')).toThrow('a list of stories is expected');
  });
});

describe('a story', () => {
  const server = serverForTests();

  async function told(steps: string): Promise<string> {
    const [story] = storiesIn('test.yaml', HEAD + steps);
    if (story === undefined) throw new Error('There is no story');
    const database = await testDatabase(await server().copy());
    try {
      await new ToldStory(story, database).tell();
      return 'as expected';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await database.dispose();
    }
  }

  const first = '    - { mail: first, from: a@b.example, subject: x, expect: opens A }\n';

  it('P5 fails where it comes out otherwise, in its own words', async () => {
    expect(await told(first)).toBe('as expected');
    expect(
      await told(`${first}    - { mail: second, from: a@b.example, subject: x, expect: opens B }`),
    ).toContain("expected 'second joins A by subject' to be 'second opens B'");
    expect(
      await told(
        `${first}    - { mail: second, from: c@b.example, subject: x, expect: joins A by subject }`,
      ),
    ).toContain("expected 'second opens a new case' to be 'second joins A by subject'");
    expect(await told(`${first}  finally: { A: { status: closed } }`)).toContain('deeply equal');
    expect(await told(`${first}  finally: { A: { mails: [] } }`)).toContain('deeply equal');
    expect(await told('    - { close: A }')).toBe('There is no case A yet');
  });
});
