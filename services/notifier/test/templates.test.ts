import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@buzon/stack';
import { expect, it } from 'vitest';
import { asIs, escapeHtml, render, templateProblems } from '../src/render.ts';
import { loadTemplates, SUPPLIED_TEMPLATES, TEMPLATE_NAMES } from '../src/templates.ts';

it('N2 fills in values, escaped for HTML', () => {
  const values = { subject: `<script>"&'` };
  expect(render('<p>{{subject}}</p>', values, escapeHtml)).toBe(
    '<p>&lt;script&gt;&quot;&amp;&#39;</p>',
  );
  expect(render('{{ subject }}', values, asIs)).toBe(values.subject);
});

it('N2 never reads a value as a template', () => {
  expect(render('{{subject}}', { subject: '{{from}} $& {{#x}}', from: 'no' }, asIs)).toBe(
    '{{from}} $& {{#x}}',
  );
});

it('N2 shows a section only when its value is there', () => {
  const template = '{{#name}}\nHola {{name}}\n{{/name}}\n{{^name}}\nHola\n{{/name}}\n';
  expect(render(template, { name: 'Ana' }, asIs)).toBe('Hola Ana\n');
  expect(render(template, { name: '' }, asIs)).toBe('Hola\n');
});

it.each([
  ['{{nombre}}', 'nombre'],
  ['{{#name}} open', 'not closed'],
  ['{{name', 'not closed'],
])('N2 says what is wrong with the template %j', (template, words) => {
  expect(templateProblems(template, TEMPLATE_NAMES).join()).toContain(words);
});

it('N2 supplies templates in Spanish and English', async () => {
  const { es, en } = await loadTemplates(SUPPLIED_TEMPLATES);
  expect(es.text).toContain('Número de caso: {{reference}}');
  expect(en.text).toContain('Case number: {{reference}}');
  expect(es.html).toContain('lang="es"');
  expect(en.html).toContain('lang="en"');
});

it('N2 takes the user’s own templates, and names the file that is wrong', async () => {
  const folder = join(await temporaryDirectory('templates'), 'own');
  await mkdir(folder);
  for (const name of ['es.txt', 'es.html', 'en.txt', 'en.html']) {
    await writeFile(join(folder, name), `${name} {{reference}}`);
  }
  expect((await loadTemplates(folder)).en.text).toBe('en.txt {{reference}}');

  await writeFile(join(folder, 'es.html'), '{{refrence}}');
  await expect(loadTemplates(folder)).rejects.toThrow(/es\.html.*\{\{refrence\}\} is unknown/);
  await expect(loadTemplates(join(folder, 'none'))).rejects.toThrow(
    /es\.txt.*can be read is required/,
  );
  expect(await readFile(join(folder, 'en.html'), 'utf8')).toContain('en.html');
});
