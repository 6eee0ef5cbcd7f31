import { sha256 } from '../digest.ts';
import { caseTokensIn, withoutCaseTokens } from './case-tokens.ts';
import { folded } from './fold.ts';
import { GATEWAY_TAGS, PREFIXES } from './prefixes.ts';

/** Grows whenever the same subject could get another key, so that old cases can be keyed anew. */
const SUBJECT_KEY_VERSION = 1;

/** UTF-16 units: what the narrowest column takes. */
const LONGEST_KEY = 200;

export interface SubjectKey {
  /** `''` never matches. */
  readonly key: string;
  readonly version: number;
  /** Case numbers of tokens `[#1042]`, in order. */
  readonly tokens: readonly number[];
}

/** `Re[2]:`, `RE(3):`, `Re^2:`, `Re2:`, `Re *2*:` */
const COUNT = String.raw`(?: ?(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4}\*?|\d{1,3}))?`;
const PREFIX = beginning(
  PREFIXES.flatMap(({ reply, forward }) => [...reply, ...forward]),
  // Programs that add no colon of their own to one that is there: `Re Fwd: x`.
  (words) => `(?:(?:${words})${COUNT} )*(?:${words})${COUNT} ?: ?`,
);
const TAG = beginning(
  GATEWAY_TAGS,
  (words) =>
    `(?:\\[ ?(?:${words}) ?\\]|\\( ?(?:${words}) ?\\)|\\*+ ?(?:${words}) ?\\*+|\\{ ?(?:${words}) ?\\}) ?:? ?`,
);
const FORWARDED_AT_END = /[ ]?\((?:fwd?|rv|forwarded)\)$/;

/**
 * What makes two subjects the same (P4): reply and forward prefixes, gateway tags and case tokens
 * stripped as often as they come, then white space, case and Unicode form folded.
 */
export function subjectKey(subject: string): SubjectKey {
  const plain = folded(withoutCaseTokens(subject.normalize('NFKC')));
  return {
    key: fitted(withoutSuffix(withoutPrefixes(plain))),
    version: SUBJECT_KEY_VERSION,
    tokens: caseTokensIn(subject),
  };
}

function withoutPrefixes(plain: string): string {
  let at = 0;
  for (let next = at; ; at = next) {
    next = endOf(TAG, plain, endOf(PREFIX, plain, at));
    if (next === at) return plain.slice(at).trim();
  }
}

/** Where a match at exactly `at` ends; `at` when there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function withoutSuffix(plain: string): string {
  let text = plain;
  for (let shorter = text.replace(FORWARDED_AT_END, ''); shorter !== text; ) {
    text = shorter;
    shorter = text.replace(FORWARDED_AT_END, '');
  }
  return text.trim();
}

/** A key that is too long keeps its beginning and ends in a hash of the whole. */
function fitted(key: string): string {
  if (key.length <= LONGEST_KEY) return key;
  const hash = sha256(key);
  const kept = key.slice(0, LONGEST_KEY - hash.length - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}~${hash}`;
}

function beginning(words: readonly string[], pattern: (words: string) => string): RegExp {
  // Longest first: alternatives are tried in order.
  const alternatives = [...new Set(words.map(folded))]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(pattern(alternatives.join('|')), 'y');
}
