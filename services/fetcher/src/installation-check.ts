import { Failure } from '@buzon/shared/failures';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { Store } from '@buzon/store';

/**
 * P15: `CaseProcess` and `FunctionalUnit` must exist in the database.
 * @throws Failure of the installation that lists those that exist; of the world when the database is away
 */
export async function checkNames(
  store: Pick<Store, 'names'>,
  settings: Pick<ListenerSettings, 'caseProcess' | 'functionalUnit'>,
): Promise<void> {
  const { caseProcess, functionalUnit } = settings;
  if (caseProcess === null && functionalUnit === null) return;
  const { processes, functionalUnits } = await store.names();
  mustExist('CaseProcess', caseProcess, processes);
  mustExist('FunctionalUnit', functionalUnit, functionalUnits);
}

function mustExist(element: string, name: string | null, existing: readonly string[]): void {
  if (name === null || existing.includes(name)) return;
  throw new Failure(
    'installation',
    'database',
    'UNKNOWN_NAME',
    `${element} "${name}" does not exist in the database; there are: ${existing.join(', ') || 'none'}`,
  );
}
