import type { InstallationSettings } from '@buzon/shared/settings';
import { addsUp, type ComparisonRecord, type ListenerAccount, type Store } from '@buzon/store';
import { sharedAnswer } from './shared-answer.ts';

/** The daily account of a listener, and what its output folder was found to differ by (O9). */
export interface AccountView {
  readonly listener: string;
  /** False: it deletes what is filed, and there is nothing to compare with. */
  readonly hasFolder: boolean;
  /** Null: nothing came and nothing waited. */
  readonly today: ListenerAccount | null;
  readonly yesterday: ListenerAccount | null;
  /** Null: not compared yet. */
  readonly comparison: ComparisonRecord | null;
}

/** Where a listener's mails are not what the account says. */
export type Gap = 'sums' | 'unknown' | 'missing' | 'surplus';

const DAY_MILLISECONDS = 86_400_000;
/** It counts the rows of two days. */
const ACCOUNT_LIFE_MILLISECONDS = 60_000;
const COMPARISON_LIFE_MILLISECONDS = 5_000;

/** The account of each listener of the settings; days are those of UTC. */
export function accountViews(
  { listeners }: Pick<InstallationSettings, 'listeners'>,
  store: Pick<Store, 'account' | 'comparisons'>,
): () => Promise<readonly AccountView[]> {
  const days = sharedAnswer(ACCOUNT_LIFE_MILLISECONDS, async () => {
    const today = Math.floor(Date.now() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
    const day = (begin: number) =>
      store.account(new Date(begin), new Date(begin + DAY_MILLISECONDS));
    return { today: await day(today), yesterday: await day(today - DAY_MILLISECONDS) };
  });
  const comparisons = sharedAnswer(COMPARISON_LIFE_MILLISECONDS, () => store.comparisons());
  return async () => {
    const [{ today, yesterday }, compared] = await Promise.all([days(), comparisons()]);
    return listeners.map(({ id, outputFolder }) => {
      const hasFolder = outputFolder !== null;
      const ofThis = <T extends { readonly listener: string }>(all: readonly T[]) =>
        all.find(({ listener }) => listener === id) ?? null;
      return {
        listener: id,
        hasFolder,
        today: ofThis(today),
        yesterday: ofThis(yesterday),
        // What a listener that deletes was compared with before is of no use to anybody.
        comparison: hasFolder ? ofThis(compared) : null,
      };
    });
  };
}

/** By how many days (`sums`) or mails a listener's account is off; 0 where all is well. */
export function gapsOf({
  today,
  yesterday,
  comparison,
}: AccountView): Readonly<Record<Gap, number>> {
  const days = [today, yesterday].filter((day) => day !== null && !addsUp(day));
  const { unknown = 0, missing = 0, surplus = 0 } = comparison ?? {};
  return { sums: days.length, unknown, missing, surplus };
}
