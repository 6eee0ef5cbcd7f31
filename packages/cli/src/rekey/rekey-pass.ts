import { subjectKey, subjectKeyOfHeader } from '@buzon/mail';
import type { CaseToRekey, Store } from '@buzon/store';

/** Cases in one step: one short transaction each. */
const STEP = 200;
/** Cases between two lines about the progress. */
const TOLD_EVERY = 5_000;

export interface RekeyDone {
  /** Cases looked at. */
  readonly seen: number;
  /** Those whose key was of another version. */
  readonly old: number;
  /** Those that have a new key now. */
  readonly written: number;
}

/** Goes through all cases once, in the order of their numbers. */
export async function rekeyPass(
  store: Store,
  tags: readonly string[],
  version: number,
  print: (line: string) => Promise<void>,
): Promise<RekeyDone> {
  let [seen, old, written] = [0, 0, 0];
  const tell = () => print(`${written} of ${old} old keys replaced, ${seen} cases looked at`);
  for (let after = 0; ; ) {
    const page = await store.casesToRekey(version, after, STEP);
    if (page.lastId === null) break;
    after = page.lastId;
    old += page.cases.length;
    if (page.cases.length > 0) {
      const keys = page.cases.map((one) => ({ caseId: one.id, key: keyOf(one, tags) }));
      written += await store.rekeyCases(version, keys);
    }
    seen += page.seen;
    if (old > 0 && Math.floor(seen / TOLD_EVERY) > Math.floor((seen - page.seen) / TOLD_EVERY))
      await tell();
  }
  if (old > 0) await tell();
  return { seen, old, written };
}

function keyOf({ subject, header }: CaseToRekey, tags: readonly string[]): string {
  return (header === null ? subjectKey(subject, { tags }) : subjectKeyOfHeader(header, tags)).key;
}
