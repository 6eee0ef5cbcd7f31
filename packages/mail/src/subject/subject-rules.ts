import { folded } from './fold.ts';
import { COLON_TAGS, GATEWAY_TAGS, PREFIXES } from './prefixes.ts';

/** Grows whenever the same subject could get another key, so that old cases can be keyed anew. */
export const SUBJECT_KEY_VERSION = 3;

/** What is taken off a subject by one version of the rules; patterns match at `lastIndex` only. */
export interface SubjectRules {
  readonly version: number;
  /** Reply, forward and automatic prefixes. */
  readonly prefix: RegExp;
  /** Tags of gateways, also those of the setting. */
  readonly tag: RegExp;
  /** Since version 2: `[Fwd: …]` around all of it, and the tags of mailing lists. */
  readonly hasBrackets: boolean;
}

/** `Re[2]:`, `RE(3):`, `Re^2:`, `Re *2*:` */
const MARKED_COUNT = String.raw`\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4}|\*\d{1,4}\*?`;
/** `Re2:` */
const BARE_COUNT = String.raw`\d{1,3}`;
/** Since version 3 a bare number counts behind these alone: `VB6: error` and `R2: motor` are about something. */
const COUNTED_BARE = ['RE', 'RV', 'FW', 'FWD'];

/**
 * The rules of a version of the key.
 * @param ownTags tags of this installation, without brackets; one that begins with `-` is a supplied
 *   one that is no tag here
 */
export function subjectRules(version: number, ownTags: readonly string[]): SubjectRules {
  const prefixes = PREFIXES.filter(({ since = 1 }) => since <= version);
  const words = prefixes.flatMap(({ reply, forward }) => [...reply, ...forward]);
  const automatic = prefixes.flatMap((language) => language.automatic ?? []);
  return {
    version,
    prefix: prefixPattern(spokenWord(words, version), automatic),
    tag: tagPattern(version, ownTags),
    hasBrackets: version >= 2,
  };
}

/** A word and how often; since version 2 also one that is cut short: `Odg.:` */
function spokenWord(words: readonly string[], version: number): string {
  const dot = version >= 2 ? String.raw`\.?` : '';
  const word = `(?:${alternatives(words)})${dot}`;
  if (version < 3) return `${word}(?: ?(?:${MARKED_COUNT}|${BARE_COUNT}))?`;
  const bare = `(?:${alternatives(COUNTED_BARE)})${dot} ?${BARE_COUNT}`;
  return `(?:${bare}|${word}(?: ?(?:${MARKED_COUNT}))?)`;
}

/** @param word as `spokenWord` */
function prefixPattern(word: string, automatic: readonly string[]): RegExp {
  // Programs that add no colon of their own to one that is there: `Re Fwd: x`.
  const spoken = `(?:${word} )*${word}`;
  const said = automatic.length === 0 ? spoken : `(?:${spoken}|(?:${alternatives(automatic)}))`;
  return new RegExp(`${said} ?: ?`, 'y');
}

function tagPattern(version: number, ownTags: readonly string[]): RegExp {
  const left = new Set(
    ownTags.filter((tag) => tag.startsWith('-')).map((tag) => folded(tag.slice(1))),
  );
  const added = ownTags.filter((tag) => !tag.startsWith('-'));
  const supplied = (tags: readonly string[]) => tags.filter((tag) => !left.has(folded(tag)));
  const words = alternatives([...supplied(GATEWAY_TAGS), ...added]);
  const bracketed = `\\[ ?(?:${words}) ?\\]|\\( ?(?:${words}) ?\\)|\\*+ ?(?:${words}) ?\\*+|\\{ ?(?:${words}) ?\\}`;
  if (version < 2) return new RegExp(`(?:${bracketed}) ?:? ?`, 'y');
  const before = alternatives([...supplied(COLON_TAGS), ...added]);
  return new RegExp(`(?:(?:${bracketed}) ?:? ?|(?:${before}) ?: ?)`, 'y');
}

/** Longest first: alternatives are tried in order. */
function alternatives(words: readonly string[]): string {
  const forms = [...new Set(words.map(folded))].filter((word) => word !== '');
  if (forms.length === 0) return '(?!)';
  return forms
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
}
