/** What of a listener decides where its messages go. */
export interface FolderRoute {
  readonly id: string;
  readonly hostName: string;
  readonly userName: string;
  readonly inputFolder: string;
  readonly outputFolder: string | null;
}

/** Two listeners, or one, whose folders do not go together (L2). */
export interface FolderConflict<T extends FolderRoute> {
  readonly listener: T;
  readonly name: 'inputFolder' | 'outputFolder';
  readonly reason: string;
}

/**
 * Finds input equal to output, two listeners on one folder, and chains that come back (A→B→A) among
 * the listeners of one mailbox. Names are compared without regard to case, as Exchange does: what
 * differs in nothing else is too easily the same folder.
 */
export function findFolderConflicts<T extends FolderRoute>(
  listeners: readonly T[],
): readonly FolderConflict<T>[] {
  const byInput = new Map<string, T>();
  const conflicts: FolderConflict<T>[] = [];
  for (const listener of listeners) {
    const place = placeOf(listener, listener.inputFolder);
    const other = byInput.get(place);
    if (other === undefined) byInput.set(place, listener);
    else {
      const reason = `a folder that no other listener watches (listener ${other.id} does)`;
      conflicts.push({ listener, name: 'inputFolder', reason });
    }
  }
  return [...conflicts, ...findLoops(byInput)];
}

function findLoops<T extends FolderRoute>(byInput: ReadonlyMap<string, T>): FolderConflict<T>[] {
  const reported = new Set<T>();
  const conflicts: FolderConflict<T>[] = [];
  for (const listener of byInput.values()) {
    const loop = loopFrom(listener, byInput);
    if (loop === null || reported.has(listener)) continue;
    for (const member of loop) reported.add(member);
    const way = [...loop, listener].map(({ inputFolder }) => inputFolder).join(' → ');
    const reason =
      loop.length === 1
        ? 'another folder than InputFolder: filed messages would come back for ever'
        : `a folder from which messages do not come back (${way})`;
    conflicts.push({ listener, name: 'outputFolder', reason });
  }
  return conflicts;
}

/** The listeners that a message passes until it is back at the first; null when it never is. */
function loopFrom<T extends FolderRoute>(
  first: T,
  byInput: ReadonlyMap<string, T>,
): readonly T[] | null {
  const passed: T[] = [];
  let at: T | undefined = first;
  while (at !== undefined && !passed.includes(at)) {
    passed.push(at);
    at = at.outputFolder === null ? undefined : byInput.get(placeOf(at, at.outputFolder));
  }
  return at === first ? passed : null;
}

function placeOf({ hostName, userName }: FolderRoute, folder: string): string {
  const path = folder.split('/').filter((part) => part !== '');
  return JSON.stringify([hostName, userName, ...path]).toLowerCase();
}
