import { folded } from '../subject/fold.ts';
import { PREFIXES } from '../subject/prefixes.ts';

const PREFIX = /^\s*\[?(\p{L}{1,20})\.?\s?(?:[[(]\d{1,3}[\])]|\^\d{1,3})?\s?[:：]/u;
/** Words that in some language begin an answer. */
const REPLY = new Set(PREFIXES.flatMap(({ reply }) => reply).map(folded));
const FORWARD = new Set(PREFIXES.flatMap(({ forward }) => forward).map(folded));

/**
 * Whether a mail answers another one, and so may have history in it. One that forwards shows what it
 * has below: that is no history. A word that means either counts as an answer where it names a mail.
 */
export function isReply(subject: string, threadIds: readonly string[]): boolean {
  const word = prefixOf(subject);
  if (isForward(subject)) return false;
  return threadIds.length > 0 || (REPLY.has(word) && !FORWARD.has(word));
}

/** Whether a subject begins with a word that in no language means anything but a forwarded mail. */
export function isForward(subject: string): boolean {
  const word = prefixOf(subject);
  return FORWARD.has(word) && !REPLY.has(word);
}

function prefixOf(subject: string): string {
  return folded(PREFIX.exec(subject)?.[1] ?? '');
}
