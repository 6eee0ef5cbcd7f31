import type { MailItem, ParsedMessage } from '@buzon/mail';

/** What happened to a message when it was filed (column `messages.disposition`). */
export type Disposition = 'opened' | 'appended' | 'ignored' | 'rejected';
/** What happened to a delivery: a disposition, or it was known already (`deliveries.outcome`). */
export type Outcome = Disposition | 'duplicate';
/** How an appended message found its case (P5, P3). */
export type MatchedBy = 'token' | 'references' | 'subject';

/** One appearance of a message in an input folder. */
export interface DeliveryKey {
  /** 12 hex digits: digest of host, user and input folder. */
  readonly mailboxKey: string;
  readonly uidValidity: number;
  readonly uid: number;
}

/** The rules of a listener that decide how its messages are filed. */
export interface FilingRules {
  readonly listener: string;
  /** Name of an existing process (P15); null takes the database's first. */
  readonly caseProcess: string | null;
  /** Name of an existing functional unit (P15); null takes the database's first. */
  readonly functionalUnit: string | null;
  readonly unknownSender: 'Open' | 'Register' | 'Reject';
  /** A sender whom no trusted server has authenticated is unknown, whoever he says he is. */
  readonly requireAuthentication: boolean;
  /** Days; null is no limit (P6). */
  readonly followUpDays: number | null;
  readonly confirmation: 'Off' | 'Opened' | 'Always';
  readonly confirmationsPerHour: number;
  readonly confirmNewerThanHours: number;
  /** Addresses of this installation, lower-case: never confirmed to (N4). */
  readonly ownAddresses: readonly string[];
}

export interface FileRequest {
  readonly rules: FilingRules;
  /** Null for a message that did not come from a mailbox (`buzon ingest`). */
  readonly delivery: DeliveryKey | null;
  /** INTERNALDATE, or the time of ingestion. */
  readonly receivedAt: Date;
  readonly message: ParsedMessage;
  /** The mail first, then the files taken out of it (P7). */
  readonly items: readonly MailItem[];
  /**
   * `buzon.messages.id` of a message that was filed before. A database that does not know it was put back
   * to an older copy: it refuses with the code `PUT_BACK`, and writes nothing. Null: it is not asked.
   */
  readonly knownMessageId: number | null;
}

export interface FileResult {
  readonly outcome: Outcome;
  /** `buzon.messages.id`; of the first filing when the outcome is `duplicate`. */
  readonly messageId: number;
  /** The case number; null when ignored or rejected. */
  readonly caseId: number | null;
  /** What the customer is told: `case_reference` of PA_SYS_MSG_IN, else the case number. */
  readonly caseReference: string | null;
  readonly customerId: number | null;
  readonly inboxId: number | null;
  readonly matchedBy: MatchedBy | null;
  /** The pending confirmation's `outbox.id`; null when none is to be sent. */
  readonly outboxId: number | null;
  readonly warnings: readonly string[];
}

/** What the database knows of a delivery. */
export interface FiledDelivery {
  readonly uid: number;
  readonly movedAt: Date | null;
}

/** A confirmation that is still owed. */
export interface PendingConfirmation {
  readonly id: number;
  readonly listener: string;
}

/** A confirmation as the notifier needs it; times in UTC. */
export interface Confirmation {
  readonly id: number;
  readonly listener: string;
  readonly state: 'pending' | 'sent' | 'suppressed' | 'failed';
  readonly recipient: string;
  readonly recipientName: string;
  readonly caseId: number;
  readonly caseReference: string;
  readonly isNewCase: boolean;
  /** The customer's own subject. */
  readonly subject: string;
  /** Message-ID of the customer's mail; null when it had none. */
  readonly inReplyTo: string | null;
  /** Message-IDs that the customer's mail referred to, oldest first. */
  readonly references: readonly string[];
  readonly attempts: number;
  /** When the row was written. */
  readonly createdAt: Date;
}

/** The names that a listener's settings may refer to (P15). */
export interface InstalledNames {
  readonly processes: readonly string[];
  readonly functionalUnits: readonly string[];
}

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  readonly applied: readonly string[];
}

/** Cases and messages filed, for the overview page. */
export interface FilingRates {
  /** One row a minute with traffic, oldest first. */
  readonly perMinute: readonly {
    readonly minute: Date;
    readonly listener: string;
    readonly filed: number;
  }[];
  /** Totals by listener and outcome over the same span. */
  readonly outcomes: readonly {
    readonly listener: string;
    readonly outcome: Outcome;
    readonly count: number;
  }[];
}

/** The way of one message (O3). */
export interface TraceRecord {
  readonly messageId: number;
  readonly listener: string;
  readonly disposition: Disposition;
  readonly caseId: number | null;
  readonly caseReference: string | null;
  readonly inbox: string | null;
  readonly customer: string | null;
  readonly matchedBy: MatchedBy | null;
  readonly mailMessageId: string | null;
  readonly fromAddress: string | null;
  readonly subject: string;
  readonly automatic: string | null;
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
  readonly filedAt: Date;
  readonly warnings: readonly string[];
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly size: number;
  }[];
  readonly deliveries: readonly (DeliveryKey & {
    readonly outcome: Outcome;
    readonly receivedAt: Date;
    readonly filedAt: Date;
    readonly movedAt: Date | null;
  })[];
  readonly confirmations: readonly {
    readonly id: number;
    readonly recipient: string;
    readonly state: Confirmation['state'];
    readonly reason: string | null;
    readonly attempts: number;
    readonly sentAt: Date | null;
  }[];
}

/** A case whose subject key was made by other rules than the present ones (P4). */
export interface CaseToRekey {
  readonly id: number;
  /** As the column holds it. */
  readonly subject: string;
  /**
   * The beginning of the mail that opened it, where the subject alone may not tell its key: it was
   * cut, or has a word in brackets that may be a mailing list's. Null otherwise.
   */
  readonly header: Buffer | null;
}

/** One step through all cases, in the order of their ids. */
export interface RekeyPage {
  /** The highest id looked at; null when there are no more. */
  readonly lastId: number | null;
  /** How many were looked at. */
  readonly seen: number;
  readonly cases: readonly CaseToRekey[];
}

/** A refresh token of OAuth 2 as it is kept (L12). */
export interface RefreshTokenRecord {
  /** Which grant it belongs to: a digest, 64 hex digits. */
  readonly grant: string;
  /** Whose it is, for a person. */
  readonly account: string;
  /** Encrypted; null: the right to use it was claimed, and none was kept yet. */
  readonly token: string | null;
  /** Null: nobody said. */
  readonly expiresAt: Date | null;
}

/** What lies in a listener's input folder and is not filed (O9). */
export interface UnfiledDeliveries {
  readonly listener: string;
  readonly mailboxKey: string;
  readonly uidValidity: number;
  readonly uids: readonly number[];
}

/**
 * What became of a listener's deliveries in a span of time (O9). They add up: waiting before and seen
 * are all that ended in it, and what waits after.
 */
export interface ListenerAccount {
  readonly listener: string;
  /** In the folder and not filed when the span began. */
  readonly waitingBefore: number;
  /** Found for the first time. */
  readonly seen: number;
  readonly opened: number;
  readonly appended: number;
  readonly duplicate: number;
  readonly ignored: number;
  readonly rejected: number;
  /** In the folder no more, and never filed. */
  readonly removed: number;
  /** In the folder and not filed, parked ones among them, when the span ended. */
  readonly waitingAfter: number;
}

/** Who moves mail into one output folder. */
export interface FolderOwners {
  readonly listeners: readonly string[];
  /** Of the input folders that it comes from. */
  readonly mailboxKeys: readonly string[];
}

/** A page of what was filed in a span of time and moved out of one input folder (O9). */
export interface MovedMailsQuery {
  readonly mailboxKey: string;
  readonly from: Date;
  readonly until: Date;
  /** `buzon.messages.id` of the last one of the page before; 0: the first page. */
  readonly afterId: number;
  readonly limit: number;
}

export interface MovedMail {
  /** `buzon.messages.id`. */
  readonly messageId: number;
  /** INTERNALDATE of its first delivery in that span. */
  readonly receivedAt: Date;
}

/** Which mails are asked for: by `buzon.messages.id`, Message-ID or fingerprint. */
export type FiledMailQuery =
  | { readonly by: 'message'; readonly values: readonly number[] }
  | { readonly by: 'message-id' | 'fingerprint'; readonly values: readonly string[] };

/** A message as it is compared with what stands in an output folder (O9). */
export interface FiledMail {
  /** `buzon.messages.id`. */
  readonly messageId: number;
  readonly mailMessageId: string | null;
  readonly fingerprint: string;
  /** Of the bytes as they came; hex. */
  readonly rawSha256: string;
  readonly rawSize: number;
  /** From the owners' input folders; so many copies of it may stand in their output folder. */
  readonly deliveries: number;
  /** When the last of these was moved; null: none was. */
  readonly movedAt: Date | null;
}

/** What the last comparison of a listener's output folder found; in mails (O9). */
export interface ComparisonRecord {
  readonly listener: string;
  readonly comparedAt: Date;
  /** What was filed since then was compared. */
  readonly from: Date;
  /** Looked at in the folder. */
  readonly mails: number;
  /** In the folder, and not filed. */
  readonly unknown: number;
  /** Filed and moved, and not in the folder. */
  readonly missing: number;
  /** In the folder more often than they were delivered. */
  readonly surplus: number;
  /** Too dear to be read where it was compared. */
  readonly uncompared: number;
}

/** What a trace can be asked by. */
export type TraceQuery =
  | { readonly by: 'message'; readonly id: number }
  | { readonly by: 'case'; readonly id: number }
  | { readonly by: 'delivery'; readonly key: DeliveryKey }
  | { readonly by: 'message-id'; readonly messageId: string };

/**
 * The database, whatever its dialect. Every method may reject with a `Failure` (shared/failures)
 * whose kind says who is to act: the world's and the installation's have changed nothing.
 */
export interface Store {
  /** Brings the schema to this version under a lock; safe to run by several services at once. Never touches a seam that exists. */
  migrate(): Promise<MigrationReport>;
  /** Rejects with the installation's failure when the schema is missing or of another version, or a seam is missing. */
  verify(): Promise<void>;
  /** A fresh connection and a trivial call: rejects when the database is away (P13). */
  probe(): Promise<void>;
  names(): Promise<InstalledNames>;

  /** Files a message: one call, one transaction (P2–P12, outbox). */
  fileMessage(request: FileRequest): Promise<FileResult>;
  /** The same with the real rules and procedures, rolled back (O7). */
  fileMessageDryRun(request: FileRequest): Promise<FileResult>;

  /** Which of these deliveries are filed; one query however many (L5). */
  filedDeliveries(
    mailboxKey: string,
    uidValidity: number,
    uids: readonly number[],
  ): Promise<readonly FiledDelivery[]>;
  /** Records that deliveries left the input folder (or were flagged, L6). */
  markMoved(mailboxKey: string, uidValidity: number, uids: readonly number[]): Promise<void>;

  /** Notes what lies unfiled in a listener's folder now, and that all else that did is gone (O9). */
  noteUnfiled(deliveries: UnfiledDeliveries): Promise<void>;
  /** The account of each listener that had anything, from one moment until before another. */
  account(from: Date, until: Date): Promise<readonly ListenerAccount[]>;

  /** What was filed and moved, a page in the order of its ids (O9). */
  movedMails(query: MovedMailsQuery): Promise<readonly MovedMail[]>;
  /** What is filed of these mails: by the owners themselves, or from their input folders (O9). */
  filedMails(owners: FolderOwners, query: FiledMailQuery): Promise<readonly FiledMail[]>;
  /** Keeps what a comparison found, in place of the listener's last one. */
  recordComparison(record: Omit<ComparisonRecord, 'comparedAt'>): Promise<void>;
  /** The last one of each listener. */
  comparisons(): Promise<readonly ComparisonRecord[]>;

  /** Pending confirmations older than this, oldest first (outbox sweep). */
  pendingConfirmations(
    olderThanSeconds: number,
    limit: number,
  ): Promise<readonly PendingConfirmation[]>;
  /** Null when there is no such row. */
  confirmation(id: number): Promise<Confirmation | null>;
  /** Registers a Message-ID of mail sent about a case, so that answers find it (P5). Idempotent. */
  registerOutgoing(caseId: number, messageId: string): Promise<void>;
  confirmationSent(id: number): Promise<void>;
  confirmationFailed(id: number, reason: string): Promise<void>;
  confirmationAttempted(id: number, reason: string): Promise<void>;

  /** Of the next `limit` cases above this id, those whose key is of another version. */
  casesToRekey(version: number, afterId: number, limit: number): Promise<RekeyPage>;
  /**
   * Writes keys of this version, in one transaction; a case that a filing holds at this instant, and
   * one that has such a key by now, is left alone. Answers how many were written.
   */
  rekeyCases(
    version: number,
    keys: readonly { readonly caseId: number; readonly key: string }[],
  ): Promise<number>;
  /** Merges a case into another one of the same customer, which takes its messages and answers (P5). Idempotent. */
  mergeCases(caseId: number, intoCaseId: number): Promise<void>;

  /** All that are kept, for another key to encrypt them. */
  refreshTokens(): Promise<readonly RefreshTokenRecord[]>;
  /** Null when there is none. */
  refreshToken(grant: string): Promise<RefreshTokenRecord | null>;
  /** The right to use it for so many seconds, or until it is kept or released; false while another has it. */
  claimRefreshToken(grant: string, account: string, by: string, seconds: number): Promise<boolean>;
  /** Keeps a token, whoever has claimed it, and ends the claim. */
  keepRefreshToken(record: RefreshTokenRecord): Promise<void>;
  /** Ends one's own claim. */
  releaseRefreshToken(grant: string, by: string): Promise<void>;
  /** Puts one in the place of another; false when that one is not there any more. */
  replaceRefreshToken(grant: string, before: string, after: string): Promise<boolean>;

  trace(query: TraceQuery): Promise<readonly TraceRecord[]>;
  filingRates(sinceMinutes: number): Promise<FilingRates>;
  close(): Promise<void>;
}
