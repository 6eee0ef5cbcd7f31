import { describe, expect, it } from 'vitest';
import { findNewer, newerConstructs, unportableConstructs } from './tsql/newer-constructs.ts';
import { adapterStatements, guideExamples, sqlFiles } from './tsql/scripts.ts';

const scripts = [...sqlFiles(), ...adapterStatements(), ...guideExamples()];

describe('T-SQL that SQL Server 2008 understands', () => {
  it('finds the scripts, the adapter’s statements and the examples', () => {
    expect(sqlFiles().length).toBeGreaterThan(20);
    expect(adapterStatements().length).toBeGreaterThan(5);
    expect(guideExamples().length).toBeGreaterThan(5);
  });

  it.each(scripts)('$where has nothing newer', ({ text }) => {
    expect(findNewer(text)).toEqual([]);
  });

  it.each([...sqlFiles(), ...adapterStatements()])('$where has nothing unportable', ({ text }) => {
    expect(findNewer(text, unportableConstructs)).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([...newerConstructs, ...unportableConstructs])('refuses $name ($since)', (construct) => {
    const { name, sample } = construct;
    const script = `-- a comment\nSELECT 1;\n${sample};`;
    expect(findNewer(script, [construct])).toEqual([
      { construct: name, since: construct.since, line: 3 },
    ]);
  });

  it('refuses a construct in a text that is executed', () => {
    expect(findNewer("\nEXEC(N'DROP VIEW IF EXISTS buzon.v')")).toEqual([
      { construct: 'DROP … IF EXISTS', since: 2016, line: 2 },
    ]);
  });

  it.each([
    ['a comment', '-- CREATE OR ALTER\n/* THROW /* nested */ IIF(1, 2, 3) */ SELECT 1'],
    ['a quoted name', 'SELECT [iif] (1), "concat" FROM [THROW]'],
    ['a name that only looks like one', 'SELECT t.format, @iif, my_concat(1) FROM t'],
    ['a method or function of one’s own', 'SELECT dbo.concat(1, 2)'],
    ['a word in a text', "SELECT N'the format (of it)', 'don''t THROW_it'"],
    ['a cursor', 'FETCH NEXT FROM c INTO @a'],
    ['a column named offset', 'SELECT offset FROM t'],
    ['a ranking, which 2008 has', 'SELECT ROW_NUMBER() OVER (ORDER BY a), SUM(a) OVER () FROM t'],
    ['a hint', 'SELECT a FROM t WITH (INDEX (i))'],
    [
      'what the version was asked for',
      "SET @s = N' WITH RESULT SETS NONE' -- from SQL Server 2012 on",
    ],
  ])('takes %s', (_what, script) => {
    expect(findNewer(script)).toEqual([]);
  });
});
