import type { ListenerStatus } from '@buzon/shared/queue';
import type { InstallationSettings } from '@buzon/shared/settings';

/** A listener of the settings with what its fetcher says; `absent` when no fetcher speaks for it. */
export interface ListenerView {
  readonly id: string;
  readonly state: ListenerStatus['state'] | 'absent' | 'idle';
  readonly reason: string | null;
  readonly code: string | null;
  /** Whose rules its server follows, and why; null until it was reached. */
  readonly provider: ListenerStatus['provider'];
  readonly inputFolder: string;
  readonly outputFolder: string | null;
  readonly waiting: number;
  readonly inFlight: number;
  readonly parked: number;
  readonly moved: number;
  /** ISO 8601 in UTC. */
  readonly lastLookAt: string | null;
  readonly lastCycleAt: string | null;
  /** What a person has to renew, and when it ends; null: nothing that is known of. */
  readonly runsOut: ListenerStatus['runsOut'];
}

/** Every listener of the settings, then those that only a fetcher knows (its settings are newer). */
export function listenerViews(
  settings: InstallationSettings,
  statuses: readonly ListenerStatus[],
): ListenerView[] {
  const said = new Map(statuses.map((status) => [status.listener.toLowerCase(), status]));
  const configured = settings.listeners.map(({ id, inputFolder, outputFolder }) => {
    const status = said.get(id.toLowerCase());
    said.delete(id.toLowerCase());
    return status === undefined
      ? silent(id, inputFolder, outputFolder, settings.useImapListener)
      : spoken(status);
  });
  return [...configured, ...[...said.values()].map(spoken)];
}

function spoken(status: ListenerStatus): ListenerView {
  const { state, reason, code, provider, inputFolder, outputFolder } = status;
  const { waiting, inFlight, parked, moved, lastLookAt, lastCycleAt, runsOut } = status;
  const numbers = { waiting, inFlight, parked, moved, lastLookAt, lastCycleAt, runsOut };
  return {
    id: status.listener,
    state,
    reason,
    code,
    provider,
    inputFolder,
    outputFolder,
    ...numbers,
  };
}

function silent(
  id: string,
  inputFolder: string,
  outputFolder: string | null,
  isWatched: boolean,
): ListenerView {
  return {
    id,
    state: isWatched ? 'absent' : 'idle',
    reason: null,
    code: null,
    provider: null,
    inputFolder,
    outputFolder,
    waiting: 0,
    inFlight: 0,
    parked: 0,
    moved: 0,
    lastLookAt: null,
    lastCycleAt: null,
    runsOut: null,
  };
}
