/** A message that is filed, and which conversation it is of. */
export interface FiledMessage {
  readonly caseId: string | null;
  /** Null: nobody wrote it. */
  readonly conversation: number | null;
  /** Of its bytes. */
  readonly digest: string;
}

/**
 * Messages that are not where a run without faults would put them: away from the rest of their
 * conversation, in a case with another conversation, in no case, or written by nobody.
 */
export function wrongCases(messages: readonly FiledMessage[]): number {
  const known = messages.filter(
    (message): message is FiledMessage & { caseId: string; conversation: number } =>
      message.caseId !== null && message.conversation !== null,
  );
  const strange = messages.length - known.length;
  const strays = astray(known.map(({ caseId, conversation }) => [String(conversation), caseId]));
  const lodgers = astray(known.map(({ caseId, conversation }) => [caseId, String(conversation)]));
  return strange + strays + lodgers;
}

/** Those of conversations that are in several cases, and of cases that hold several conversations. */
export function tornOf(messages: readonly FiledMessage[]): readonly FiledMessage[] {
  const cases = partners(messages.map(({ conversation, caseId }) => [conversation, caseId]));
  const guests = partners(messages.map(({ conversation, caseId }) => [caseId, conversation]));
  return messages
    .filter(
      ({ caseId, conversation }) =>
        (cases.get(conversation)?.size ?? 0) > 1 || (guests.get(caseId)?.size ?? 0) > 1,
    )
    .toSorted((one, other) => (one.conversation ?? 0) - (other.conversation ?? 0));
}

function partners<One, Other>(
  pairs: readonly (readonly [One, Other])[],
): ReadonlyMap<One, ReadonlySet<Other>> {
  const found = new Map<One, Set<Other>>();
  for (const [one, other] of pairs) found.set(one, (found.get(one) ?? new Set()).add(other));
  return found;
}

/** Of those that share the first word, how many do not share the second with most of them. */
function astray(pairs: readonly (readonly [string, string])[]): number {
  const groups = new Map<string, Map<string, number>>();
  for (const [group, member] of pairs) {
    const counts = groups.get(group) ?? new Map<string, number>();
    groups.set(group, counts.set(member, (counts.get(member) ?? 0) + 1));
  }
  let sum = 0;
  for (const counts of groups.values()) {
    const sizes = [...counts.values()];
    sum += sizes.reduce((all, size) => all + size, 0) - Math.max(...sizes);
  }
  return sum;
}
