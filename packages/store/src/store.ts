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

  /** Ids of pending confirmations older than this, oldest first (outbox sweep). */
  pendingConfirmations(olderThanSeconds: number, limit: number): Promise<readonly number[]>;
  /** Null when there is no such row. */
  confirmation(id: number): Promise<Confirmation | null>;
  /** Registers a Message-ID of mail sent about a case, so that answers find it (P5). Idempotent. */
  registerOutgoing(caseId: number, messageId: string): Promise<void>;
  confirmationSent(id: number): Promise<void>;
  confirmationFailed(id: number, reason: string): Promise<void>;
  confirmationAttempted(id: number, reason: string): Promise<void>;

  trace(query: TraceQuery): Promise<readonly TraceRecord[]>;
  filingRates(sinceMinutes: number): Promise<FilingRates>;
  close(): Promise<void>;
}
