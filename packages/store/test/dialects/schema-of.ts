import { readdirSync, readFileSync } from 'node:fs';

export type Dialect = 'postgres' | 'sqlserver';

/** A column as its dialect declares it. */
export interface Column {
  readonly type: string;
  readonly isNullable: boolean;
}

export type Columns = ReadonlyMap<string, Column>;

/** All files of a folder of a dialect, one after the other, without comments. */
export function scriptOf(dialect: Dialect, folder: string): string {
  const path = new URL(`../../sql/${dialect}/${folder}/`, import.meta.url);
  return readdirSync(path)
    .sort()
    .map((name) => readFileSync(new URL(name, path), 'utf8'))
    .join('\n')
    .replace(/--[^\n]*/g, '');
}

/** The tables that the migrations leave, with their columns. */
export function tablesOf(dialect: Dialect): ReadonlyMap<string, Columns> {
  const script = scriptOf(dialect, 'migrations');
  const tables = new Map<string, Map<string, Column>>();
  for (const match of script.matchAll(/CREATE TABLE buzon\.(\w+) \(/g)) {
    const body = upToClosing(script, match.index + match[0].length);
    tables.set(match[1] ?? '', new Map(splitAtCommas(body).flatMap(columnOf)));
  }
  for (const [, table = '', added = ''] of script.matchAll(
    /ALTER TABLE buzon\.(\w+)\s+(ADD (?:COLUMN )?[^;]*);/g,
  )) {
    for (const part of splitAtCommas(added)) {
      for (const [name, column] of columnOf(part.replace(/^ADD (?:COLUMN )?/, ''))) {
        tables.get(table)?.set(name, column);
      }
    }
  }
  return tables;
}

function columnOf(text: string): readonly (readonly [string, Column])[] {
  const [, name = '', type = ''] = /^(\w+)\s+(\w+(?:\([\w, ]+\))?(?:\[\])?)/.exec(text) ?? [];
  if (/^(|CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)$/.test(name)) return [];
  return [[name, { type, isNullable: !/\bNOT NULL\b|\bPRIMARY KEY\b/.test(text) }]];
}

/** The text from here to the parenthesis that closes the one before it. */
export function upToClosing(text: string, start: number): string {
  let depth = 1;
  let end = start;
  while (depth > 0 && end < text.length) {
    if (text[end] === '(') depth += 1;
    if (text[end] === ')') depth -= 1;
    end += 1;
  }
  return text.slice(start, end - 1);
}

/** Parts between commas that stand in no parentheses. */
export function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of text) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  return [...parts, part.trim()];
}

/** The columns of every key and index of SQL Server: what must fit 900 bytes together. */
export function keysOfSqlServer(): readonly (readonly [
  table: string,
  columns: readonly string[],
])[] {
  const script = scriptOf('sqlserver', 'migrations');
  const names = (list: string) => list.split(',').map((name) => name.trim());
  const indexes = [...script.matchAll(/INDEX \w+ ON buzon\.(\w+) \(([^)]*)\)/g)].map(
    ([, table = '', list = '']) => [table, names(list)] as const,
  );
  const constraints = [...script.matchAll(/CREATE TABLE buzon\.(\w+) \(/g)].flatMap((match) => {
    const body = upToClosing(script, match.index + match[0].length);
    return [...body.matchAll(/(?:PRIMARY KEY|UNIQUE) \(([^)]*)\)/g)].map(
      ([, list = '']) => [match[1] ?? '', names(list)] as const,
    );
  });
  const single = [...tablesOf('sqlserver').keys()].flatMap((table) =>
    [...script.matchAll(new RegExp(`CREATE TABLE buzon\\.${table} \\(`, 'g'))].flatMap((match) =>
      splitAtCommas(upToClosing(script, match.index + match[0].length))
        .filter((part) => /^\w+ .*(?:PRIMARY KEY|UNIQUE)$/.test(part) && !/^CONSTRAINT/.test(part))
        .map((part) => [table, [part.split(' ', 1)[0] ?? '']] as const),
    ),
  );
  return [...indexes, ...constraints, ...single];
}
