import { readSchemaSource, type SchemaSource, type Seam, type SqlFile } from '../schema-source.ts';

/** The bookkeeping of `migrate` itself; it may run again. */
export const LEDGER = `IF SCHEMA_ID(N'buzon') IS NULL EXEC(N'CREATE SCHEMA buzon');
GO
IF OBJECT_ID(N'buzon.schema_versions', N'U') IS NULL
CREATE TABLE buzon.schema_versions (
  version int NOT NULL CONSTRAINT schema_versions_key PRIMARY KEY,
  name nvarchar(200) NOT NULL,
  applied_at datetime2(3) NOT NULL
    CONSTRAINT schema_versions_applied_at DEFAULT SYSUTCDATETIME()
);
GO
IF OBJECT_ID(N'buzon.schema_routines', N'U') IS NULL
CREATE TABLE buzon.schema_routines (
  digest nvarchar(64) NOT NULL CONSTRAINT schema_routines_key PRIMARY KEY,
  applied_at datetime2(3) NOT NULL
    CONSTRAINT schema_routines_applied_at DEFAULT SYSUTCDATETIME()
);
GO
`;

/** The parts of a script between its lines `GO`, which only clients know. */
export function batchesOf(script: string): readonly string[] {
  return script
    .split(/^[ \t]*GO[ \t]*\r?$/im)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * From the first error on nothing more is executed, whatever program runs the script: most go on with
 * the next batch. XACT_ABORT ends a batch at its first error, so that @@ERROR still tells it.
 */
const BEGIN = `SET ANSI_NULLS, QUOTED_IDENTIFIER ON;
SET XACT_ABORT ON;
GO
`;
const AFTER_EACH_BATCH = 'GO\nIF @@ERROR <> 0 SET NOEXEC ON;\nGO\n';
const END = `PRINT N'The schema of Buzón is up to date';
GO
SET NOEXEC OFF;
GO
`;

/**
 * The whole schema as one script for sqlcmd or Management Studio. It may be run again, also over an
 * older version, and touches no seam that exists.
 */
export function printSqlServerMigrations(): string {
  const source = readSchemaSource('sqlserver');
  const headed = ({ name, text }: SqlFile) => `-- ${name}\n${text}`;
  const batches = [
    LEDGER,
    ...source.migrations.map(headed),
    ...source.routines.map(headed),
    ...source.seams.map(guarded),
    ...source.migrations.map(recorded),
    `DELETE FROM buzon.schema_routines;
INSERT INTO buzon.schema_routines (digest) VALUES (N'${source.routinesDigest}');`,
  ].flatMap(batchesOf);
  return [BEGIN, ...batches.map((batch) => `${batch}\n${AFTER_EACH_BATCH}`), END].join('');
}

function recorded({ version, name }: SchemaSource['migrations'][number]): string {
  return `IF NOT EXISTS (SELECT 1 FROM buzon.schema_versions WHERE version = ${version})
  INSERT INTO buzon.schema_versions (version, name) VALUES (${version}, N'${name}');`;
}

/** A seam that is there in any form is the user's. */
function guarded({ name, text }: Seam): string {
  const [statement = ''] = batchesOf(text);
  return `-- ${name}
IF OBJECT_ID(N'buzon.${name}') IS NULL EXEC(N'${statement.replaceAll("'", "''")}');`;
}
