import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROFILES, rulesOf } from '@buzon/shared/providers';
import { describe, expect, it } from 'vitest';

// Documents that name what is there: what the code has and they leave out, or the reverse, fails here.

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string) => readFile(join(root, path), 'utf8');

/** Where the rules of providers are tried. */
const TESTS_OF_RULES = [
  'packages/mailbox/test/providers.test.ts',
  'packages/mailbox/test/tls.test.ts',
  'packages/shared/test/providers.test.ts',
  'packages/cli/test/crowded-account.test.ts',
  'services/notifier/test/pace.test.ts',
];

/** Every first group of the pattern, sorted, each once. */
function names(pattern: RegExp, source: string): string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

async function documents(): Promise<string[]> {
  const pages = await readdir(join(root, 'docs'), { recursive: true });
  const inDocs = pages.filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`);
  return ['README.md', 'README.es.md', 'CHANGELOG.md', ...inDocs];
}

describe('documents', () => {
  it('O5: operations.md names every metric, and none that there is not', async () => {
    const services = ['fetcher', 'processor', 'notifier', 'dashboard'];
    const code = await Promise.all(services.map((name) => text(`services/${name}/src/metrics.ts`)));
    const written = names(/`(buzon_\w+)`/g, await text('docs/operations.md'));
    expect(written).toEqual(names(/'(buzon_\w+)'/g, code.join('\n')));
  });

  it('L1: operations.md and both READMEs name every environment variable', async () => {
    const source = await text('packages/shared/src/settings/environment.ts');
    const fields = await text('packages/shared/src/settings/environment-fields.ts');
    const variables = names(/Variable\(\s*'([A-Z_]+)'/g, source);
    variables.push(...names(/name: '([A-Z_]+)'/g, fields));
    expect(variables).toContain('BUZON_SECRET_KEY');
    expect(variables.length).toBeGreaterThan(10);
    for (const page of ['docs/operations.md', 'README.md', 'README.es.md']) {
      const pageText = await text(page);
      for (const name of variables) expect(pageText, page).toContain(`\`${name}\``);
    }
  });

  it('L1: both READMEs name every setting of a listener', async () => {
    const schema = await text('packages/shared/src/settings/listener-schema.ts');
    const settings = names(/^ {2}(\w+): /gm, schema.slice(schema.indexOf('z.object({')));
    expect(settings).toContain('syncMaxWaitTime');
    for (const page of ['README.md', 'README.es.md']) {
      const pageText = await text(page);
      for (const name of settings) {
        expect(pageText, page).toContain(`\`${name.charAt(0).toUpperCase()}${name.slice(1)}\``);
      }
    }
  });

  it('L9: providers.md tells of every rule of a provider and of no other, with its sources, and each is tested by name', async () => {
    const page = await text('docs/providers.md');
    const rules = PROFILES.flatMap((profile) => rulesOf(profile));
    expect(names(/^\| `([\w-]+)` \|/gm, page)).toEqual(
      [...new Set(rules.map(({ name }) => name))].sort(),
    );
    const tested = (await Promise.all(TESTS_OF_RULES.map(text))).join('\n');
    for (const { name, sources } of rules) {
      for (const source of sources) expect(page, name).toContain(`](${source})`);
      expect(tested.includes(name), name).toBe(true);
    }
  });

  it('both pages of mailboxes have the same sections, tables, steps and commands', async () => {
    const shape = (page: string) => ({
      headings: page.match(/^#+ /gm),
      rows: page.match(/^\|/gm)?.length,
      steps: page.match(/^(\d\.|-) /gm),
      blocks: page.match(/```[^`]*```/g),
      settings: names(/`([A-Z][A-Za-z]+)`/g, page),
      links: names(/\]\((https[^)]+)\)/g, page),
    });
    expect(shape(await text('docs/mailboxes.es.md'))).toEqual(
      shape(await text('docs/mailboxes.md')),
    );
  });

  it('both READMEs have the same sections, tables, commands and links', async () => {
    const shape = (page: string) => ({
      headings: page.match(/^#+ /gm),
      rows: page.match(/^\|/gm)?.length,
      steps: page.match(/^(\d\.|-) /gm),
      commands: names(/^((?:npm|cp|sh|docker)[^#<\n]*?) *(?:[#<].*)?$/gm, page),
      // A page that is there in Spanish is linked in Spanish.
      links: names(/\]\(((?!README)[^)]+)\)/g, page.replaceAll('.es.md)', '.md)')),
    });
    expect(shape(await text('README.es.md'))).toEqual(shape(await text('README.md')));
  });

  it('links between documents, and to headings, lead somewhere', async () => {
    const broken: string[] = [];
    for (const page of await documents()) {
      for (const link of names(/\]\((?!https?:)([^)\s]+)\)/g, await text(page))) {
        const [path = '', heading] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        const found = existsSync(join(root, target));
        if (!found || (heading !== undefined && !(await hasHeading(target, heading)))) {
          broken.push(`${page}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('scripts that documents call exist', async () => {
    const { scripts } = JSON.parse(await text('package.json'));
    for (const page of await documents()) {
      for (const name of names(/npm run ([\w-]+)/g, await text(page))) {
        expect(Object.keys(scripts), page).toContain(name);
      }
    }
  });
});

/** As code hosts make the anchor of a heading. */
async function hasHeading(page: string, anchor: string): Promise<boolean> {
  const headings = [...(await text(page)).matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  );
  return headings.includes(anchor);
}
