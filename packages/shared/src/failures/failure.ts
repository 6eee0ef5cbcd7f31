/**
 * Who has to act on an error (P13).
 * `world`: a server is away; everything waits and goes on by itself.
 * `installation`: something is missing or forbidden; held with an alarm until it is mended.
 * `message`: this one message; tried a few times, then parked with the reason.
 */
export type FailureKind = 'world' | 'installation' | 'message';

/** The server or part that answered with the error. */
export type FailureSource =
  | 'database'
  | 'redis'
  | 'imap'
  | 'smtp'
  | 'oauth'
  | 'settings'
  | 'parser';

/** An error that knows who has to act on it. Its message is for a person and holds no personal data of a mail. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly source: FailureSource;
  /** The server's own code (SQLSTATE, errno, SMTP reply), or a word of ours. */
  readonly code: string;

  constructor(
    kind: FailureKind,
    source: FailureSource,
    code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.kind = kind;
    this.source = source;
    this.code = code;
  }
}
