import type { ListenerComparison, ListenerComparisonTask } from '@buzon/account';
import type { Mailbox, MailboxOptions } from '@buzon/mailbox';
import type { RefreshTokenRecords } from '@buzon/oauth';
import type {
  DeliveryId,
  DeliveryJobData,
  DeliveryState,
  ListenerStatus,
} from '@buzon/shared/queue';
import type { FiledDelivery, Store } from '@buzon/store';

/** Which folder's deliveries a listener has to do with now. */
export type FolderId = Omit<DeliveryId, 'uid'>;

/** The queue, seen from one folder: deliveries are named by their UID. */
export interface FolderJobs {
  /** In the order of the UIDs. */
  states(uids: readonly number[]): Promise<DeliveryState[]>;
  /** How often the queue began anew because the database was put back (decision 19). */
  epoch(): Promise<number>;
  /** Bytes that Redis has room for now; Infinity when it has no limit. */
  room(): Promise<number>;
  putBytes(uid: number, raw: Buffer): Promise<void>;
  dropBytes(uids: readonly number[]): Promise<void>;
  /** Says why the bytes cannot be supplied; the processor parks the message with it. */
  refuseBytes(uid: number, reason: string): Promise<void>;
  /** A delivery that has a job, in any state, is left alone. */
  add(jobs: readonly DeliveryJobData[]): Promise<void>;
  /** Removes jobs and bytes; an active job is left alone. */
  remove(uids: readonly number[]): Promise<void>;
  /**
   * UIDs of this folder's jobs that are parked or delayed. Jobs of folders that this listener no longer watches, and
   * that can never end, are dropped; what a wrong clock has put off for hours goes on.
   */
  sweep(): Promise<number[]>;
}

/** The part of the database that the fetcher asks. */
export interface FilingRecord {
  filedDeliveries(uids: readonly number[]): Promise<readonly FiledDelivery[]>;
  markMoved(uids: readonly number[]): Promise<void>;
  /** Notes what lies unfiled in the folder now, for the daily account (O9). */
  noteUnfiled(uids: readonly number[]): Promise<void>;
}

/** The right to act for a listener (L8). */
export interface Ownership {
  /** Asks Redis; false when somebody else may act now. A true answer holds for one second. */
  confirm(): Promise<boolean>;
}

/** As `Ownership`, with how it is won and given up. */
export interface ListenerLease extends Ownership {
  /** @returns null when another has it; else whether the last owner handed it over */
  acquire(): Promise<{ readonly handedOver: boolean } | null>;
  /** Prolongs the lease. @returns false when it is somebody else's or has ended */
  renew(): Promise<boolean>;
  /** Hands the listener over: the next owner need not wait. */
  release(): Promise<void>;
}

/** Remembers since when messages wait, beyond a restart or a take-over (L3). Times in milliseconds since 1970. */
export interface FirstSeen {
  load(): Promise<Map<number, number>>;
  /** These and no others. */
  remember(waiting: ReadonlyMap<number, number>): Promise<void>;
}

/** The fetchers of this installation that are alive. */
export interface Fleet {
  /** Says that this one is. @returns how many are, this one among them */
  greet(): Promise<number>;
  /** This one stops: its share is the others'. */
  leave(): Promise<void>;
}

/** Where the dashboard reads how a listener is doing. */
export interface StatusPage {
  write(status: ListenerStatus): Promise<void>;
}

/** Compares output folders with the daily account (O9). */
export interface Comparisons {
  /** When a listener's was last compared, by whomever; null: never. */
  lastAt(listener: string): Promise<Date | null>;
  /** Compares one as `compareListener` does, and keeps what was found. */
  compare(
    task: Pick<ListenerComparisonTask, 'listener' | 'listeners' | 'options' | 'signal'>,
  ): Promise<ListenerComparison>;
}

/** What of a mailbox the fetcher uses. */
export type FetcherMailbox = Omit<Mailbox, 'check'>;

/** All of the world outside of this process that the fetcher acts upon: each member is a port, or opens one. */
export interface FetcherPorts {
  readonly mailbox: (options: MailboxOptions) => Promise<FetcherMailbox>;
  readonly jobs: (folder: FolderId) => FolderJobs;
  readonly firstSeen: (folder: FolderId) => FirstSeen;
  readonly lease: (listener: string) => ListenerLease;
  readonly fleet: Fleet;
  readonly status: StatusPage;
  readonly comparisons: Comparisons;
  readonly store: Pick<Store, 'names' | 'filedDeliveries' | 'markMoved' | 'noteUnfiled' | 'close'> &
    RefreshTokenRecords;
}
