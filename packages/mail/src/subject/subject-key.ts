import { sha256 } from '../digest.ts';
import { caseTokensIn, withoutCaseTokens } from './case-tokens.ts';
import { folded } from './fold.ts';
import { stripped } from './strip.ts';
import { SUBJECT_KEY_VERSION, type SubjectRules, subjectRules } from './subject-rules.ts';

/** UTF-16 units: what the narrowest column takes. */
const LONGEST_KEY = 200;
/** The last digits of a version are those of the rules; what stands before them, of the tags. */
const VERSIONS = 1_000;
const TAG_SETS = 2_000_000;

export interface SubjectKey {
  /** `''` never matches. */
  readonly key: string;
  /** Of the rules and of the installation's own tags; an integer of 32 bits. */
  readonly version: number;
  /** What former versions made of the same subject, where that is another key: old cases have it. */
  readonly formerKeys: readonly string[];
  /** Case numbers of tokens `[#1042]`, in order. */
  readonly tokens: readonly number[];
}

export interface SubjectKeyOptions {
  /**
   * Tags that this installation's gateways put before subjects, without brackets; one that begins
   * with `-` is a supplied one that is no tag here.
   */
  readonly tags?: readonly string[] | undefined;
  /** Names of the mailing lists that the mail came by. */
  readonly lists?: readonly string[];
}

/** Rules by version and tags: an installation has one set of tags. */
interface RuleSet {
  readonly name: string;
  readonly version: number;
  readonly current: SubjectRules;
  readonly former: readonly SubjectRules[];
}
let known: RuleSet | null = null;

/**
 * What makes two subjects the same (P4): reply and forward prefixes, gateway and mailing-list tags
 * and case tokens stripped as often as they come, then white space, case and Unicode form folded.
 */
export function subjectKey(subject: string, options: SubjectKeyOptions = {}): SubjectKey {
  const rules = ruleSetOf(options.tags ?? []);
  const lists = (options.lists ?? []).map(folded);
  const plain = folded(withoutCaseTokens(subject.normalize('NFKC')));
  const keyBy = (by: SubjectRules) => fitted(stripped(plain, by, lists));
  const key = keyBy(rules.current);
  const former = new Set(rules.former.map(keyBy));
  former.delete(key);
  former.delete('');
  return {
    key,
    version: rules.version,
    formerKeys: [...former],
    tokens: caseTokensIn(subject),
  };
}

/** The version of keys that are made with these tags. */
export function subjectKeyVersion(tags: readonly string[] = []): number {
  return ruleSetOf(tags).version;
}

function ruleSetOf(tags: readonly string[]): RuleSet {
  const name = tags.map(folded).sort().join('\n');
  if (known?.name !== name) known = makeRuleSet(name, tags);
  return known;
}

function makeRuleSet(name: string, tags: readonly string[]): RuleSet {
  const former = Array.from({ length: SUBJECT_KEY_VERSION - 1 }, (_, index) =>
    subjectRules(index + 1, []),
  );
  if (name !== '') former.push(subjectRules(SUBJECT_KEY_VERSION, []));
  const set = name === '' ? 0 : 1 + (Number.parseInt(sha256(name).slice(0, 8), 16) % TAG_SETS);
  return {
    name,
    version: SUBJECT_KEY_VERSION + VERSIONS * set,
    current: subjectRules(SUBJECT_KEY_VERSION, tags),
    former: former.reverse(),
  };
}

/** A key that is too long keeps its beginning and ends in a hash of the whole. */
function fitted(key: string): string {
  if (key.length <= LONGEST_KEY) return key;
  const hash = sha256(key);
  const kept = key.slice(0, LONGEST_KEY - hash.length - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}~${hash}`;
}
