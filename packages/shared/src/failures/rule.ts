import type { FailureKind } from './failure.ts';

/** A kind, or that the code alone does not tell and the probe has to be asked (P13). */
export type Verdict = FailureKind | 'ask-probe';

/** One line of the table of codes. */
export interface CodeRule {
  /** Exact codes, or a whole class where the system has them (first two characters of an SQLSTATE). */
  readonly codes: readonly string[];
  readonly verdict: Verdict;
  /** For a person: what has happened. Goes before the server's own words. */
  readonly says: string;
}

/** A rule for errors that carry no code, known by their words. */
export interface WordsRule {
  /** Short name that stands in for the missing code. */
  readonly code: string;
  readonly words: RegExp;
  readonly verdict: Verdict;
  readonly says: string;
}
