import { Failure, type FailureKind } from '@buzon/shared/failures';
import type { Pause } from '@buzon/shared/providers';

/** What went wrong with a mailbox, in words of ours. */
export type MailboxErrorCode =
  /** The server refuses the user name or the password. */
  | 'AUTHENTICATION'
  /** The log-in works, the mailbox behind it does not open. */
  | 'NOT_CONNECTED'
  | 'CERTIFICATE'
  /** The port does not speak the TLS that was asked for. */
  | 'TLS'
  /** Not reachable, or the connection was lost. */
  | 'CONNECTION'
  | 'TIMEOUT'
  /** The server wants to be left alone, for `retryAfterMs` where it says how long. */
  | 'THROTTLED'
  /** The server is there, but says that it cannot serve now. */
  | 'UNAVAILABLE'
  | 'FOLDER_MISSING'
  | 'FOLDER_READ_ONLY'
  /** Input and output are the same folder. */
  | 'FOLDER_LOOP'
  | 'FOLDER_UNCREATABLE'
  /** NO or BAD to a command. */
  | 'REFUSED'
  /** What the server sends is not IMAP. */
  | 'PROTOCOL'
  /** A message that is in the folder did not arrive whole (L15). */
  | 'UNFETCHABLE';

/** A `Failure` of a mailbox; its code is a {@link MailboxErrorCode}. */
export class MailboxError extends Failure {
  declare readonly code: MailboxErrorCode;
  /** Milliseconds that the server asked to be left alone (THROTTLED). */
  readonly retryAfterMs: number | null;
  /** How long to wait where the provider's rules tell; null: the usual way. */
  readonly pause: Pause | null;
  /** The messages concerned, as far as they are known (UNFETCHABLE). */
  readonly uids: readonly number[];

  constructor(
    kind: FailureKind,
    code: MailboxErrorCode,
    message: string,
    details: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number;
      readonly pause?: Pause | undefined;
      readonly uids?: readonly number[];
    } = {},
  ) {
    super(kind, 'imap', code, message, details.cause === undefined ? {} : { cause: details.cause });
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.pause = details.pause ?? null;
    this.uids = details.uids ?? [];
  }
}
