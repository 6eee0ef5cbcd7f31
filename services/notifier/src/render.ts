/** What a template may refer to; a section is shown when its value is not empty. */
export type TemplateValues = Readonly<Record<string, string>>;

/** Makes plain text safe where it is put. */
export type Escape = (text: string) => string;

const SECTION = /\{\{([#^])\s*(\w+)\s*\}\}(?:\r?\n)?([\s\S]*?)\{\{\/\s*\2\s*\}\}(?:\r?\n)?/g;
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Fills in a template. `{{name}}` is the escaped value, `{{#name}}…{{/name}}` is shown when the
 * value is not empty and `{{^name}}…{{/name}}` when it is. Sections are not nested. Values are
 * never read as templates.
 */
export function render(template: string, values: TemplateValues, toOutput: Escape): string {
  return template
    .replaceAll(SECTION, (_, kind: string, name: string, body: string) =>
      (values[name] === '') === (kind === '^') ? body : '',
    )
    .replaceAll(PLACEHOLDER, (_, name: string) => toOutput(values[name] ?? ''));
}

/** What is wrong with a template, in words; none when it can be filled in with these names. */
export function templateProblems(template: string, names: readonly string[]): string[] {
  const used = [...template.matchAll(/\{\{\s*[#^/]?\s*(\w+)\s*\}\}/g)].map(
    (match) => match[1] ?? '',
  );
  const unknown = [...new Set(used)].filter((name) => !names.includes(name));
  const left = template.replaceAll(SECTION, '$3').replaceAll(PLACEHOLDER, '');
  return [
    ...unknown.map((name) => `{{${name}}} is unknown; there are ${names.join(', ')}`),
    ...(left.includes('{{') || left.includes('}}') ? ['a {{ or a section is not closed'] : []),
  ];
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml: Escape = (text) =>
  text.replaceAll(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);

export const asIs: Escape = (text) => text;
