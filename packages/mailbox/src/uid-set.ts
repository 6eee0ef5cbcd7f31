/** Servers need not take command lines of more than 8192 bytes (RFC 7162 §4); the rest of the line needs some. */
const MAX_SET_LENGTH = 7_900;

/** Part of a list of UIDs, and how it is written in a command. */
export interface UidSet {
  readonly uids: readonly number[];
  /** For instance `1:40,42` (RFC 3501 §9, sequence-set). */
  readonly text: string;
}

/**
 * UIDs written as ranges, cut where a command line would grow too long: 500 scattered UIDs of ten
 * digits are always one set. Order and repetition of the input do not matter.
 */
export function uidSets(uids: Iterable<number>, maxLength = MAX_SET_LENGTH): UidSet[] {
  const sorted = [...new Set(uids)].sort((one, other) => one - other);
  const sets: UidSet[] = [];
  let from = 0;
  let members: number[] = [];
  let text = '';
  while (from < sorted.length) {
    const run = consecutive(sorted, from);
    const part = run.length === 1 ? `${run[0]}` : `${run[0]}:${run.at(-1)}`;
    if (text !== '' && text.length + 1 + part.length > maxLength) {
      sets.push({ uids: members, text });
      members = [];
      text = '';
    }
    text += text === '' ? part : `,${part}`;
    for (const uid of run) {
      members.push(uid);
    }
    from += run.length;
  }
  if (text !== '') {
    sets.push({ uids: members, text });
  }
  return sets;
}

function consecutive(sorted: readonly number[], from: number): readonly number[] {
  let to = from + 1;
  while (to < sorted.length && sorted[to] === (sorted[to - 1] ?? 0) + 1) {
    to++;
  }
  return sorted.slice(from, to);
}
