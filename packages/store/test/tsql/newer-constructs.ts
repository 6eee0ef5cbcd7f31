import { type Token, tokensOf } from './tokens.ts';

/** A construct that the oldest server does not have, and a sample of it. */
interface Construct {
  readonly name: string;
  /** The version of SQL Server that brought it. */
  readonly since: number;
  /** Matches the words and signs of a script, one space between them; a text is `''`. */
  readonly pattern: RegExp;
  readonly sample: string;
}

/** Something of a script that SQL Server 2008 would refuse. */
export interface Finding {
  readonly construct: string;
  readonly since: number;
  readonly line: number;
}

function called(since: number, ...names: readonly string[]): readonly Construct[] {
  return names.map((name) => ({
    name,
    since,
    pattern: new RegExp(`(?<!\\. )\\b${name} \\(`),
    sample: `SELECT ${name.toLowerCase()}(a, b) FROM t`,
  }));
}

function of(since: number, name: string, pattern: RegExp, sample: string): Construct {
  return { name, since, pattern, sample };
}

/** Objects that were dropped `IF EXISTS` from 2016 on. */
const DROPPED =
  /DROP (?:TABLE|VIEW|PROC|PROCEDURE|FUNCTION|INDEX|TRIGGER|SCHEMA|SYNONYM|TYPE|ROLE|USER|DATABASE|COLUMN|CONSTRAINT|SEQUENCE) IF EXISTS/;

/** What T-SQL has learnt since SQL Server 2008, as its release notes tell. */
export const newerConstructs: readonly Construct[] = [
  ...called(2012, 'IIF', 'CHOOSE', 'CONCAT', 'FORMAT', 'EOMONTH', 'PARSE', 'TRY_PARSE'),
  ...called(2012, 'TRY_CONVERT', 'TRY_CAST', 'DATEFROMPARTS', 'TIMEFROMPARTS'),
  ...called(2012, 'DATETIMEFROMPARTS', 'DATETIME2FROMPARTS', 'DATETIMEOFFSETFROMPARTS'),
  ...called(2012, 'SMALLDATETIMEFROMPARTS', 'LAG', 'LEAD', 'FIRST_VALUE', 'LAST_VALUE'),
  ...called(2012, 'CUME_DIST', 'PERCENT_RANK', 'PERCENTILE_CONT', 'PERCENTILE_DISC'),
  of(2012, 'THROW', /(?<!\. )\bTHROW\b/, "THROW 50001, N'no', 1"),
  of(2012, 'SEQUENCE', /(?:CREATE|ALTER|DROP) SEQUENCE\b/, 'CREATE SEQUENCE dbo.s START WITH 1'),
  of(2012, 'NEXT VALUE FOR', /\bNEXT VALUE FOR\b/, 'SELECT NEXT VALUE FOR dbo.s'),
  of(2012, 'OFFSET … ROWS', /\bOFFSET \S+ ROWS?\b/, 'SELECT a FROM t ORDER BY a OFFSET 5 ROWS'),
  of(
    2012,
    'FETCH NEXT … ROWS ONLY',
    /\bFETCH (?:NEXT|FIRST) \S+ ROWS? ONLY\b/,
    'SELECT a FROM t ORDER BY a OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY',
  ),
  of(
    2012,
    'window frame',
    /\b(?:ROWS|RANGE) (?:BETWEEN|UNBOUNDED|CURRENT)\b/,
    'SELECT SUM(a) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING) FROM t',
  ),
  of(
    2012,
    'running aggregate',
    /\b(?:SUM|COUNT|COUNT_BIG|AVG|MIN|MAX) \( [^()]* \) OVER \( [^()]*ORDER BY\b/,
    'SELECT SUM(a) OVER (PARTITION BY c ORDER BY b) FROM t',
  ),
  of(2012, 'WITH RESULT SETS', /\bWITH RESULT SETS\b/, 'EXEC p WITH RESULT SETS NONE'),
  of(
    2012,
    'description of results',
    /\b(?:SP_DESCRIBE_FIRST_RESULT_SET|DM_EXEC_DESCRIBE_FIRST_RESULT_SET)\b/,
    "EXEC sp_describe_first_result_set N'SELECT 1'",
  ),
  of(2012, 'collation _SC', /\b\w+_SC(?:_UTF8)?\b/, 'SELECT a COLLATE Latin1_General_100_CI_AS_SC'),
  of(2012, 'SHA2', /''SHA2_/, "SELECT HASHBYTES('SHA2_256', a) FROM t"),
  of(2012, 'COLUMNSTORE', /\bCOLUMNSTORE\b/, 'CREATE COLUMNSTORE INDEX i ON t (a)'),
  of(2014, 'index within CREATE TABLE', /[(,] INDEX \w+/, 'CREATE TABLE t (a int, INDEX i (a))'),
  of(
    2014,
    'MEMORY_OPTIMIZED',
    /\bMEMORY_OPTIMIZED\b/,
    'CREATE TABLE t (a int) WITH (MEMORY_OPTIMIZED = ON)',
  ),
  of(2014, 'DELAYED_DURABILITY', /\bDELAYED_DURABILITY\b/, 'COMMIT WITH (DELAYED_DURABILITY = ON)'),
  of(2016, 'CREATE OR ALTER', /\bCREATE OR ALTER\b/, 'CREATE OR ALTER PROCEDURE p AS RETURN 0'),
  of(2016, 'DROP … IF EXISTS', DROPPED, 'DROP PROCEDURE IF EXISTS dbo.p'),
  ...called(2016, 'STRING_SPLIT', 'STRING_ESCAPE', 'OPENJSON', 'ISJSON', 'JSON_VALUE'),
  ...called(2016, 'JSON_QUERY', 'JSON_MODIFY', 'SESSION_CONTEXT', 'COMPRESS', 'DECOMPRESS'),
  ...called(2016, 'DATEDIFF_BIG'),
  of(2016, 'FOR JSON', /\bFOR JSON\b/, 'SELECT a FROM t FOR JSON PATH'),
  of(2016, 'AT TIME ZONE', /\bAT TIME ZONE\b/, "SELECT a AT TIME ZONE 'UTC' FROM t"),
  of(
    2016,
    'sp_set_session_context',
    /\bSP_SET_SESSION_CONTEXT\b/,
    "EXEC sp_set_session_context N'a', 1",
  ),
  of(
    2016,
    'temporal tables',
    /\b(?:SYSTEM_VERSIONING|FOR SYSTEM_TIME)\b/,
    'SELECT a FROM t FOR SYSTEM_TIME ALL',
  ),
  ...called(2017, 'STRING_AGG', 'CONCAT_WS', 'TRANSLATE', 'TRIM'),
  of(2017, 'collation _140', /\b\w+_140_\w+\b/, 'SELECT a COLLATE Japanese_XJIS_140_CI_AS FROM t'),
  of(2017, 'graph tables', /\bAS (?:NODE|EDGE)\b/, 'CREATE TABLE t (a int) AS NODE'),
  of(2019, 'collation _UTF8', /\b\w+_UTF8\b/, 'SELECT a COLLATE Latin1_General_100_CI_AS_SC_UTF8'),
  ...called(2019, 'APPROX_COUNT_DISTINCT'),
  ...called(2022, 'GREATEST', 'LEAST', 'DATETRUNC', 'DATE_BUCKET', 'GENERATE_SERIES'),
  ...called(2022, 'JSON_OBJECT', 'JSON_ARRAY', 'JSON_PATH_EXISTS', 'BIT_COUNT', 'LEFT_SHIFT'),
  ...called(2025, 'REGEXP_LIKE', 'REGEXP_REPLACE', 'REGEXP_SUBSTR', 'JSON_ARRAYAGG', 'PRODUCT'),
  of(
    2022,
    'IS DISTINCT FROM',
    /\bIS (?:NOT )?DISTINCT FROM\b/,
    'SELECT a FROM t WHERE a IS NOT DISTINCT FROM b',
  ),
  of(
    2022,
    'WINDOW',
    /\bWINDOW \w+ AS\b/,
    'SELECT SUM(a) OVER w FROM t WINDOW w AS (PARTITION BY b)',
  ),
];

/** Not newer, but missing or different on other servers of T-SQL: there is always a plainer way. */
export const unportableConstructs: readonly Construct[] = [
  of(
    2008,
    'MERGE',
    /\bMERGE (?:INTO )?\w+/,
    'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE',
  ),
  of(2008, 'WAITFOR', /\bWAITFOR\b/, "WAITFOR DELAY '00:00:01'"),
  of(2005, '.WRITE', /\. WRITE \(/, 'UPDATE t SET a.WRITE(@b, 0, 1)'),
  of(2005, 'methods of XML', /\. (?:NODES|VALUE|QUERY) \(/, "SELECT x.value('.', 'int') FROM t"),
  of(
    2008,
    'filtered index',
    /\bINDEX \w+ ON [^;]*\) WHERE\b/,
    'CREATE INDEX i ON t (a) WHERE a IS NOT NULL',
  ),
  of(2005, 'computed column', /[(,] \w+ AS \(/, 'CREATE TABLE t (a int, b AS (a + 1))'),
];

/** A text that may be executed. */
const STATEMENT =
  /^\s*(?:ALTER|BEGIN|CREATE|DECLARE|DELETE|DROP|EXEC|IF|INSERT|SELECT|SET|UPDATE|WITH)\s/i;

/** On such a line a newer construct is meant: the server is asked for its version first. */
const EXCUSE = /-- from SQL Server \d+ on$/;

/** What of a script SQL Server 2008 lacks, also in the texts that it executes. */
export function findNewer(
  script: string,
  constructs: readonly Construct[] = newerConstructs,
): readonly Finding[] {
  const lines = script.split('\n');
  const tokens = tokensOf(script).filter(
    ({ line }) => !EXCUSE.test((lines[line - 1] ?? '').trimEnd()),
  );
  const inTexts = tokens
    .filter(({ kind, value }) => kind === 'text' && STATEMENT.test(value))
    .flatMap((token) =>
      findNewer(token.value, constructs).map((finding) => ({
        ...finding,
        line: finding.line + token.line - 1,
      })),
    );
  return [...findIn(tokens, constructs), ...inTexts];
}

function findIn(tokens: readonly Token[], constructs: readonly Construct[]): readonly Finding[] {
  let plain = '';
  const starts = tokens.map((token) => {
    const start = plain.length;
    plain += `${plainOf(token)} `;
    return start;
  });
  return constructs.flatMap(({ name, since, pattern }) =>
    [...plain.matchAll(new RegExp(pattern, 'g'))].map((match) => ({
      construct: name,
      since,
      line: tokens[starts.findLastIndex((start) => start <= match.index)]?.line ?? 0,
    })),
  );
}

/** Of a text only a single word: names of algorithms travel in texts. */
function plainOf({ kind, value }: Token): string {
  if (kind === 'text') return /^\w+$/.test(value) ? `''${value.toUpperCase()}` : "''";
  return kind === 'quoted' ? '[]' : value;
}
