/** What people write in one language, and the charsets that their programs use for it. */
export interface Language {
  readonly code: string;
  /** Each has every character of the texts below; `utf-8` is understood. */
  readonly charsets: readonly string[];
  readonly names: readonly string[];
  readonly subjects: readonly string[];
  /** The first is a greeting. */
  readonly sentences: readonly string[];
  /** What programs put before the subject of an answer and of a forwarded mail, with the colon. */
  readonly replyPrefixes: readonly string[];
  readonly forwardPrefixes: readonly string[];
}
