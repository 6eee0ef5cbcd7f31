import type { FoundProvider, ProviderSetting } from '@buzon/shared/providers';

/** How to reach one mailbox and which folders of it to use. */
export interface MailboxOptions {
  readonly host: string;
  readonly port: number;
  /** Whose rules the server follows; default `auto`: as it shows itself. */
  readonly provider?: ProviderSetting;
  /** True: TLS from the first byte. False: STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  /** Of OAuth 2, in place of the password (XOAUTH2 or OAUTHBEARER, RFC 7628). */
  readonly accessToken?: string;
  /** Path with `/`, whatever the server's separator (L2). */
  readonly inputFolder: string;
  /** Null: what is filed is deleted (L2). */
  readonly outputFolder: string | null;
  /** Additional certificate authorities, PEM. */
  readonly ca?: string;
  /** True: nothing is said without TLS; a server that offers no STARTTLS is refused. */
  readonly requireTls?: boolean;
  /** Default 1.2. Older ones are no longer safe, but all that some old servers speak. */
  readonly minTlsVersion?: TlsVersion;
  /** The name that the certificate must have, where it is not the host's. */
  readonly tlsServerName?: string;
  /** Called with every protocol line (L10): credentials redacted, bodies left out. */
  readonly onProtocolLine?: (direction: 'C' | 'S', line: string) => void;
  /** Called when the server announced a change of the input folder; a hint only. */
  readonly onChange?: () => void;
  /**
   * Called once when the connection is gone, with the reason; never before `connect` resolved, and
   * not for a `close()` of one's own.
   */
  readonly onClose?: (reason: Error) => void;
  /** Other time limits than the usual ones. */
  readonly timeouts?: Partial<MailboxTimeouts>;
}

export type TlsVersion = '1.0' | '1.1' | '1.2' | '1.3';

/** How long a server may take, in milliseconds. */
export interface MailboxTimeouts {
  /** For connecting, TLS, the greeting and the log-in together; 30 s. */
  readonly connect: number;
  /** For one command; for a fetch, the longest time without progress; 60 s. */
  readonly command: number;
  /** IDLE is begun anew after this time, so that a dead server is noticed; 60 s. */
  readonly idle: number;
}

/** A message as it stands in the folder. */
export interface FolderEntry {
  readonly uid: number;
  /** True when it carries `\Deleted` (what a server without UIDPLUS is left with, L6). */
  readonly deleted: boolean;
}

/** Size is asked before the body is (L13). */
export interface MessageSize {
  readonly uid: number;
  /** RFC822.SIZE in bytes; some servers give an approximation. */
  readonly size: number;
}

export interface FetchedMessage {
  readonly uid: number;
  readonly internalDate: Date;
  /** The message as the server renders it, RFC 822. Owns its memory (not a slice of a pool). */
  readonly raw: Buffer;
  readonly envelope: { readonly from: string; readonly subject: string };
}

/** What became of each UID of a move; every UID asked for is in exactly one list. */
export interface MoveResult {
  /** The server confirmed that it left the folder for the output folder (or the bin, or was deleted). */
  readonly moved: readonly number[];
  /** It was not in the folder any more. */
  readonly gone: readonly number[];
  /** Copied (or deleted) and flagged `\Deleted`, but still listed: the server lacks UIDPLUS (L6). */
  readonly flagged: readonly number[];
  /** The server refused; the message is untouched. */
  readonly refused: readonly { readonly uid: number; readonly reason: string }[];
  /** Left as it was: `mayGoOn` said no before its turn came. */
  readonly left: readonly number[];
}

/** What a server can do, as far as it matters here. */
export interface MailboxCapabilities {
  readonly move: boolean;
  readonly uidPlus: boolean;
  readonly gmail: boolean;
  readonly idle: boolean;
}

/**
 * One connection to one mailbox with its input folder selected. A connection that failed stays
 * failed: make a new one. Every command has a time limit, after which the connection is closed.
 */
export interface Mailbox {
  readonly capabilities: MailboxCapabilities;
  /** Whose rules it follows, and why. */
  readonly provider: FoundProvider;
  /** Of the input folder as selected. */
  readonly uidValidity: number;
  /** Digest of host, user and input folder, 12 hex digits. */
  readonly mailboxKey: string;
  /** Every message of the input folder whatever its flags, by UID. */
  list(): Promise<readonly FolderEntry[]>;
  /** Sizes of those that are still there. */
  sizes(uids: readonly number[]): Promise<readonly MessageSize[]>;
  /**
   * Bodies of those that are still there, in one command, without setting flags (BODY.PEEK).
   * Calls `onMessage` for each as it arrives and waits for it, so that memory stays bounded; no other
   * command may be sent from inside it (it is refused: it would wait for ever).
   * Rejects with `UNFETCHABLE` when a message that is in the folder did not arrive whole; those that
   * did were given to `onMessage` all the same. What `onMessage` throws comes out as it is.
   */
  fetch(
    uids: readonly number[],
    onMessage: (message: FetchedMessage) => Promise<void>,
  ): Promise<void>;
  /**
   * Moves filed messages to the output folder, or deletes them when there is none (L6). That may take
   * many commands.
   * @param mayGoOn asked right before each of them (L8); default: yes. What was copied already is
   *   removed without asking: left there, it would be copied once more.
   */
  move(uids: readonly number[], mayGoOn?: () => Promise<boolean>): Promise<MoveResult>;
  /** NOOP: makes the server tell what changed; rejects when the connection is dead. */
  check(): Promise<void>;
  close(): Promise<void>;
}
