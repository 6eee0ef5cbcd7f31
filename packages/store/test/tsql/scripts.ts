import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A piece of T-SQL and where it stands. */
export interface Script {
  readonly where: string;
  readonly text: string;
}

const store = fileURLToPath(new URL('../../', import.meta.url));
const guide = fileURLToPath(new URL('../../../../docs/sql-server.md', import.meta.url));

/** The `.sql` files of the dialect. */
export function sqlFiles(): readonly Script[] {
  const folder = `${store}sql/sqlserver/`;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ where: name, text: readFileSync(`${folder}${name}`, 'utf8') }));
}

/** The statements that the adapter has in its own source. */
export function adapterStatements(): readonly Script[] {
  const folder = `${store}src/sqlserver/`;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .flatMap((name) => literalsOf(readFileSync(`${folder}${name}`, 'utf8'), name));
}

const LITERAL = /`[^`]*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;
const IS_SQL = /\b(SELECT|INSERT|UPDATE|DELETE|EXEC|CREATE|ALTER|DECLARE)\b/;

function literalsOf(source: string, name: string): readonly Script[] {
  return [...source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').matchAll(LITERAL)]
    .map(([literal]) => literal.slice(1, -1))
    .filter((literal) => IS_SQL.test(literal))
    .map((text) => ({ where: name, text }));
}

/** The examples that a database person copies. */
export function guideExamples(): readonly Script[] {
  const text = readFileSync(guide, 'utf8');
  return [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, example], index) => ({
    where: `docs/sql-server.md, example ${index + 1}`,
    text: example ?? '',
  }));
}
