import { subjectKeyVersion } from '@buzon/mail';
import { classify, type Failure } from '@buzon/shared/failures';
import type { Environment, InstallationSettings, ListenerSettings } from '@buzon/shared/settings';
import { redactUrl } from '@buzon/shared/settings';
import type { InstalledNames, Store } from '@buzon/store';
import { databaseAdvice, withDatabase } from '../database.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Cases whose keys are looked at. */
const OLDEST_CASES = 200;

/** The database: there, of this version, its seams in place, and the names that listeners use. */
export async function checkDatabase(
  { databaseUrl, subjectTags }: Environment,
  { listeners }: InstallationSettings,
): Promise<readonly Finding[]> {
  if (databaseUrl === null) return [];
  const findings: Finding[] = [];
  try {
    await withDatabase(databaseUrl, async (store) => {
      await store.probe();
      findings.push(ok('database', `${redactUrl(databaseUrl)} answers`));
      await store.verify();
      findings.push(ok('database', 'schema, procedures and seams fit this version'));
      findings.push(...(await nameFindings(store, listeners)));
      findings.push(...(await keyFindings(store, subjectTags)));
    });
  } catch (error) {
    findings.push(databaseFailure(await classify(error, 'database')));
  }
  return findings;
}

/** Looks at the oldest cases: those that `buzon rekey` has not reached are among them (P4). */
async function keyFindings(store: Store, tags: readonly string[]): Promise<readonly Finding[]> {
  const { cases } = await store.casesToRekey(subjectKeyVersion(tags), 0, OLDEST_CASES);
  if (cases.length === 0) return [];
  const found = 'old cases have subject keys of a former version, or of other BUZON_SUBJECT_TAGS';
  return [warn('database', found, 'run `buzon rekey`, at any time')];
}

function databaseFailure(failure: Failure): Finding {
  if (/buzon migrate/.test(failure.message)) return fail('database', failure.message, null);
  return fail(
    'database',
    failure.message,
    databaseAdvice(failure) ?? 'mend it as the message says',
  );
}

async function nameFindings(
  store: Store,
  listeners: readonly ListenerSettings[],
): Promise<readonly Finding[]> {
  const names = await store.names();
  const findings = listeners.flatMap((listener) => unknownNames(listener, names));
  const found = ok(
    'database',
    `processes: ${names.processes.join(', ')}; functional units: ${names.functionalUnits.join(', ')}`,
  );
  return findings.length > 0 ? findings : [found];
}

/** An unknown process or functional unit holds its listener (P15). */
function unknownNames(
  { id, caseProcess, functionalUnit }: ListenerSettings,
  { processes, functionalUnits }: InstalledNames,
): readonly Finding[] {
  const uses = [
    { element: 'CaseProcess', name: caseProcess, known: processes },
    { element: 'FunctionalUnit', name: functionalUnit, known: functionalUnits },
  ];
  return uses
    .filter(({ name, known }) => (name === null ? known.length === 0 : !known.includes(name)))
    .map(({ element, name, known }) =>
      fail(
        `listener ${id}`,
        name === null
          ? `the database has nothing to use for ${element}`
          : `${element} "${name}" does not exist in the database`,
        known.length === 0 ? 'insert one' : `use one of: ${known.join(', ')}`,
      ),
    );
}
