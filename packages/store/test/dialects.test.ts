import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routinesOf } from './dialects/routines-of.ts';
import { type Column, keysOfSqlServer, scriptOf, tablesOf } from './dialects/schema-of.ts';
import { EMPTIED } from './sqlserver/test-database.ts';

const postgres = { tables: tablesOf('postgres'), routines: routinesOf('postgres') };
const sqlserver = { tables: tablesOf('sqlserver'), routines: routinesOf('sqlserver') };
const call = readFileSync(
  new URL('../sql/sqlserver/calls/file_message.sql', import.meta.url),
  'utf8',
).replace(/--[^\n]*/g, '');

/** What one dialect's type is in the other; of text see `fitsText`. */
const sameTypes: Readonly<Record<string, string>> = {
  bigint: 'bigint',
  integer: 'int',
  boolean: 'bit',
  timestamptz: 'datetime2(3)',
  text: 'nvarchar(max)',
  'text[]': 'nvarchar(max)',
  bytea: 'varbinary(max)',
};

/** A character may take two units; what is ASCII by definition takes one. */
function typesInSqlServer(column: string, type: string): readonly string[] {
  const limit = Number(/^varchar\((\d+)\)$/.exec(type)?.[1]);
  if (Number.isNaN(limit)) return [sameTypes[type] ?? `nothing like ${type}`];
  // As long as a key can be.
  if (column === 'contacts.email') return ['nvarchar(450)'];
  return limit > 100 ? [`nvarchar(${2 * limit})`] : [limit, 2 * limit].map((n) => `nvarchar(${n})`);
}

/** SQL Server looks long columns up by their beginnings, and cannot have such a key. */
function isOwnOfSqlServer(table: string, column: string): boolean {
  return column.endsWith('_start') || (table === 'outgoing' && column === 'id');
}

const columns = [...postgres.tables].flatMap(([table, ofTable]) =>
  [...ofTable].map(([name, column]) => ({ table, name, column })),
);

describe('the two dialects have one schema', () => {
  it('have the same tables', () => {
    expect([...sqlserver.tables.keys()].sort()).toEqual([...postgres.tables.keys()].sort());
    expect(postgres.tables.size).toBeGreaterThan(10);
    expect(columns.length).toBeGreaterThan(80);
  });

  it.each([...postgres.tables.keys()])('%s has the same columns', (table) => {
    const own = [...(sqlserver.tables.get(table)?.keys() ?? [])];
    expect(own.filter((name) => !isOwnOfSqlServer(table, name)).sort()).toEqual(
      [...(postgres.tables.get(table)?.keys() ?? [])].sort(),
    );
  });

  it.each(columns)('$table.$name is of one type and limit', ({ table, name, column }) => {
    const other = sqlserver.tables.get(table)?.get(name);
    expect(typesInSqlServer(`${table}.${name}`, column.type)).toContain(other?.type);
    expect(other?.isNullable).toBe(column.isNullable);
  });
});

describe('keys of SQL Server', () => {
  it.each(keysOfSqlServer())('of %s (%j) fit 900 bytes', (table, names) => {
    const bytes = names.map((name) => bytesOf(sqlserver.tables.get(table)?.get(name)));
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(900);
  });

  it('are all looked at', () => {
    expect(keysOfSqlServer().length).toBeGreaterThan(25);
  });
});

function bytesOf(column: Column | undefined): number {
  const units = Number(/^nvarchar\((\d+)\)$/.exec(column?.type ?? '')?.[1]);
  if (!Number.isNaN(units)) return 2 * units;
  return /^(bigint|int|bit|datetime2\(3\))$/.test(column?.type ?? '')
    ? 8
    : Number.POSITIVE_INFINITY;
}

/** One statement of T-SQL where PostgreSQL has a function for it, or what SQL Server remembers by itself. */
const writtenInPlace = [
  'belongs_to_case',
  'best_case',
  'case_by_any_subject',
  'case_by_subject',
  'cases_naming',
  'cases_referring_to',
  'is_case_trusted',
  'is_followed_up',
  'remembered_seam',
];
/** Arrays of items become calls of these. */
const inPlaceOfArrays = new Map([['store_items', ['store_blob', 'store_item']]]);
/** What SQL Server's procedure knows otherwise, or another step of the filing takes. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  file_message: ['unknown_sender', 'known_message_id', 'lock_keys', 'dry_run'],
  filed_result: ['outcome'],
  route_case: ['is_new_case', 'inbox_id', 'case_reference'],
  seam_statement: ['has_answer'],
};
const isItem = (name: string) => /^(item|blob)_/.test(name);

describe('the two dialects have the same routines', () => {
  const names = [...postgres.routines.keys()].filter(
    (name) => !(writtenInPlace.includes(name) || inPlaceOfArrays.has(name)),
  );

  it.each(names)('%s takes the same parameters', (name) => {
    const own = sqlserver.routines.get(name) ?? [];
    const expected = (postgres.routines.get(name) ?? []).filter(
      (parameter) => !(isItem(parameter) || otherwise[name]?.includes(parameter)),
    );
    expect(own).toEqual(expect.arrayContaining([...expected]));
  });

  it.each([...inPlaceOfArrays])('%s became %j', (_name, steps) => {
    expect([...sqlserver.routines.keys()]).toEqual(expect.arrayContaining(steps));
  });

  it.each(['close_case', 'register_outgoing', 'merge_cases'])(
    '%s, which a user calls, takes nothing else',
    (name) => {
      expect(sqlserver.routines.get(name)).toEqual(postgres.routines.get(name));
    },
  );

  it('give the seams the same parameters', () => {
    const quoted = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, word]) => word);
    const given = (script: string) => {
      const start = script.indexOf("N'case_id'") + 1 || script.indexOf("'case_id'");
      return quoted(script.slice(start, start + 900))
        .map((word) => word?.toLowerCase())
        .slice(0, 14);
    };
    const expected = given(
      scriptOf('postgres', 'routines').split('FUNCTION buzon.seam_parameters')[1] ?? '',
    );
    expect(expected).toHaveLength(14);
    expect(
      given(
        scriptOf('sqlserver', 'routines').split('ALTER FUNCTION buzon.seam_parameters')[1] ?? '',
      ),
    ).toEqual(expected);
  });
});

describe('one filing', () => {
  it('P9 takes every parameter that PostgreSQL takes', () => {
    const given = new Set([...call.matchAll(/= @(\w+)/g)].map(([, name]) => name));
    const expected = (postgres.routines.get('file_message') ?? []).filter((name) => !isItem(name));
    expect(expected.length).toBeGreaterThan(30);
    expect(expected.filter((name) => !given.has(name))).toEqual([]);
  });

  it('P9 answers the columns that PostgreSQL answers', () => {
    const type = /CREATE TYPE buzon\.filing_result AS \(([^)]*)\)/.exec(
      scriptOf('postgres', 'migrations'),
    )?.[1];
    const expected = [...(type ?? '').matchAll(/(\w+) [\w[\]]+/g)].map(([, name]) => name);
    const answered = [...call.slice(call.lastIndexOf('SELECT')).matchAll(/ AS (\w+)/g)].map(
      ([, name]) => name,
    );
    expect(expected.length).toBeGreaterThan(8);
    expect(answered.filter((name) => !name?.startsWith('error_'))).toEqual(expected);
  });

  it('P9 passes each procedure what it declares, and nothing else', () => {
    for (const [, name = '', list = ''] of call.matchAll(/EXEC buzon\.(\w+)\s([^;]*);/g)) {
      const passed = [...list.matchAll(/@(\w+) =/g)].map(([, parameter]) => parameter);
      const declared = sqlserver.routines.get(name) ?? [];
      expect({ name, passed: new Set(passed) }).toEqual({ name, passed: new Set(declared) });
      expect(passed).toHaveLength(declared.length);
    }
  });
});

describe('a scratch database of the tests', () => {
  it('is emptied of all that a fresh installation has empty', () => {
    const named = ['functional_units', 'inboxes', 'processes'];
    expect([...EMPTIED, ...named].sort()).toEqual([...sqlserver.tables.keys()].sort());
  });
});
