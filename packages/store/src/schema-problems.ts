import { Failure } from '@buzon/shared/failures';
import type { SchemaSource } from './schema-source.ts';

/** What `migrate` left in a database. */
export interface InstalledVersion {
  /** 0: none yet. */
  readonly version: number;
  readonly routinesDigest: string | null;
}

/** The failure of an installation whose schema does not fit this build. */
function installationProblem(code: string, words: string): Failure {
  return new Failure('installation', 'database', code, words);
}

/** The failure of a build that is older than the schema it finds. */
export function schemaIsNewer(found: number, known: number): Failure {
  return installationProblem(
    'SCHEMA_NEWER',
    `The schema buzon has version ${found}; this build knows ${known}: run the newer build`,
  );
}

/** Null when the database can hold every language. */
export function encodingProblem(encoding: string): Failure | null {
  return encoding === 'UTF8'
    ? null
    : installationProblem(
        'ENCODING',
        `The database has encoding ${encoding}; mail needs a database with UTF8`,
      );
}

/** Null when the schema is the one of this build. */
export function versionProblem(
  { version, routinesDigest }: InstalledVersion,
  source: SchemaSource,
): Failure | null {
  if (version > source.version) return schemaIsNewer(version, source.version);
  if (version === 0) {
    return installationProblem('SCHEMA_MISSING', 'The schema buzon is missing: run buzon migrate');
  }
  if (version < source.version) {
    return installationProblem(
      'SCHEMA_OLDER',
      `The schema buzon has version ${version}, this build needs ${source.version}: run buzon migrate`,
    );
  }
  return routinesDigest === source.routinesDigest
    ? null
    : installationProblem(
        'ROUTINES_DIFFER',
        'The procedures of the schema buzon are of another build: run buzon migrate',
      );
}
