/** The providers that can be played. */
export const SIM_NAMES = ['gmail', 'microsoft365', 'exchange', 'exchange2010'] as const;
export type SimName = (typeof SIM_NAMES)[number];

/** A folder and the attributes that LIST gives it. */
export interface SimFolder {
  readonly path: string;
  readonly attributes: string;
}

/** What a provider's server says and does unlike others: words as they were seen on the wire. */
export interface SimProvider {
  readonly name: SimName;
  /** What follows OK. */
  readonly greeting: string;
  /** Before the log-in, and after it. */
  readonly capabilities: readonly [before: string, after: string];
  /** Answer to ID; null: the command is unknown. */
  readonly id: string | null;
  readonly folders: readonly SimFolder[];
  readonly permanentFlags: string;
  /** What is added to the true size in RFC822.SIZE. */
  readonly sizeError: number;
  /** A message that leaves its folder by EXPUNGE stays in this one. */
  readonly archive: string | null;
  readonly passwords: 'taken' | 'app passwords' | 'refused';
  readonly words: SimWords;
}

export interface SimWords {
  readonly wrongPassword: string;
  /** To the password of an account that takes others. */
  readonly unwelcomePassword: string;
  readonly tooManyConnections: string;
  /** Whole answer without the tag; `%d` is the time in milliseconds. */
  readonly throttled: string;
  /** After the throttled answer; null: the session goes on. */
  readonly bye: string | null;
  readonly sessionEnd: string;
  readonly unknownFlag: string;
}
