/** One way in which a provider differs from other servers, and where that stands written. */
export interface Rule {
  /** Unique; docs/providers.md tells of it under this name. */
  readonly name: string;
  /** What the provider does, for a person. */
  readonly says: string;
  /** Documents of the provider, or reports of those who met it. */
  readonly sources: readonly string[];
}

/** Milliseconds: at first, and at most after failures in a row, each of which doubles it. */
export interface Pause {
  readonly first: number;
  readonly longest: number;
}

/** What a refusal means beyond the command that it answers. */
export type Meaning =
  /** The mailbox wants to be left alone for a time. */
  | 'THROTTLED'
  /** The server's own trouble, and passing. */
  | 'UNAVAILABLE'
  /** The log-in works, the mailbox behind it does not open. */
  | 'NOT_CONNECTED'
  /** A log-in that only a person can mend. */
  | 'AUTHENTICATION';

/** Words of a refusal (NO, BAD or BYE) that mean more than that one command was refused. */
export interface AnswerRule extends Rule {
  readonly words: RegExp;
  readonly means: Meaning;
  /** How long the mailbox is left alone where the answer names no time; the usual way when absent. */
  readonly pause?: Pause;
  /** No other server means anything else by these words: they count whatever the provider. */
  readonly unmistakable?: true;
  /** What a person can do. */
  readonly advice?: string;
}

/** How many connections an account may have at once, everybody's together. */
export interface ConnectionRule extends Rule {
  readonly perAccount: number;
}

/** How fast one account may send through the provider's own mail server. */
export interface SendingRule extends Rule {
  readonly hosts: RegExp;
  readonly connections: number;
  readonly perMinute: number;
}
