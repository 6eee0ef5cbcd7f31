import { Failure } from '@buzon/shared/failures';

/** The failure of an installation whose schema does not fit this build. */
export function installationProblem(code: string, words: string): Failure {
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
