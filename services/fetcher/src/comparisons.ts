import { cheapFingerprint, compareListener, recentSpan } from '@buzon/account';
import type { Store } from '@buzon/store';
import type { Comparisons } from './ports.ts';

/** Compares what was filed since yesterday, on an IMAP connection of its own. */
export function comparisonsWith(
  store: Pick<Store, 'movedMails' | 'filedMails' | 'recordComparison' | 'comparisons'>,
): Comparisons {
  return {
    async lastAt(listener) {
      const all = await store.comparisons();
      return all.find((one) => one.listener === listener)?.comparedAt ?? null;
    },
    async compare(task) {
      const span = recentSpan(new Date());
      const answer = await compareListener({ ...task, store, span, fingerprint: cheapFingerprint });
      if (answer.nothing !== null) return answer;
      const { findings: _told, ...counts } = answer.comparison;
      await store.recordComparison({ listener: task.listener.id, from: span.from, ...counts });
      return answer;
    },
  };
}
