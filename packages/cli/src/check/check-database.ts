import { classify, type Failure } from '@buzon/shared/failures';
import type { Environment, InstallationSettings, ListenerSettings } from '@buzon/shared/settings';
import { redactUrl } from '@buzon/shared/settings';
import type { InstalledNames, Store } from '@buzon/store';
import { withDatabase } from '../database.ts';
import { type Finding, fail, ok } from './finding.ts';

/** The database: there, of this version, its seams in place, and the names that listeners use. */
export async function checkDatabase(
  { databaseUrl }: Environment,
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
    });
  } catch (error) {
    findings.push(databaseFailure(await classify(error, 'database')));
  }
  return findings;
}

function databaseFailure({ message, code, kind }: Failure): Finding {
  if (/buzon migrate/.test(message)) return fail('database', message, null);
  if (/^(3F000|42P01|42883)$/.test(code)) return fail('database', message, 'run `buzon migrate`');
  return kind === 'world'
    ? fail('database', message, 'look whether DATABASE_URL is right and the server runs')
    : fail('database', message, 'mend it as the message says');
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
