import type { SubjectRules } from './subject-rules.ts';

const FORWARDED_AT_END = /[ ]?\((?:fwd?|rv|forwarded)\)$/;
/** `[soporte]`, `[soporte-l:123]`, `[soporte 123]` */
const BRACKETED = /\[ ?([^[\]]{1,80}?)(?:[ :#]{1,2}\d{1,9})? ?\] ?/y;

/**
 * A folded subject without the prefixes and tags of these rules, as often as they come.
 * @param lists names of the mailing lists that the mail came by, folded
 */
export function stripped(plain: string, rules: SubjectRules, lists: readonly string[]): string {
  let start = 0;
  let end = plain.length;
  for (let next = start; ; start = next) {
    next = endOf(rules.tag, plain, endOf(rules.prefix, plain, start));
    if (next === start && rules.hasBrackets) {
      const inner = forwardedIn(plain, start, end, rules);
      if (inner !== start) end -= 1;
      next = inner === start ? endOfListTag(plain, start, rules, lists) : inner;
    }
    if (next === start) return withoutSuffix(plain.slice(start, Math.max(start, end)).trim());
  }
}

/** Where a match at exactly `at` ends; `at` when there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where the subject begins inside `[Fwd: …]` (RFC 5256 §2.1), which spans all that is left; else `start`. */
function forwardedIn(text: string, start: number, end: number, { prefix }: SubjectRules): number {
  if (text[start] !== '[' || text[end - 1] !== ']') return start;
  const inside = endOf(prefix, text, start + 1);
  return inside === start + 1 ? start : inside;
}

/**
 * Where a mailing list's tag ends, else `at`. A word in brackets is a list's when the mail names the
 * list, or when a reply prefix follows: only programs write `[x] Re:`. Any other may be what the
 * subject is about, as `[Pedido 12]` is; so is one with a number of its own.
 */
function endOfListTag(
  text: string,
  at: number,
  { prefix }: SubjectRules,
  lists: readonly string[],
): number {
  BRACKETED.lastIndex = at;
  const found = BRACKETED.exec(text);
  if (found === null) return at;
  const after = at + found[0].length;
  if (lists.includes(found[1] ?? '')) return after;
  return /\d/.test(found[0]) || endOf(prefix, text, after) === after ? at : after;
}

function withoutSuffix(plain: string): string {
  let text = plain;
  for (let shorter = text.replace(FORWARDED_AT_END, ''); shorter !== text; ) {
    text = shorter;
    shorter = text.replace(FORWARDED_AT_END, '');
  }
  return text.trim();
}
