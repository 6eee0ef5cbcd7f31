import type { DeliveryJobData, DeliveryState } from '@buzon/shared/queue';
import type { FiledDelivery } from '@buzon/store';

/** The queue, seen from one folder: deliveries are named by their UID. */
export interface FolderJobs {
  /** In the order of the UIDs. */
  states(uids: readonly number[]): Promise<DeliveryState[]>;
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
  /** UIDs of this folder's jobs that are parked or delayed. Jobs of folders that this listener no longer watches, and that can never end, are dropped. */
  sweep(): Promise<number[]>;
}

/** The part of the database that the fetcher asks. */
export interface FilingRecord {
  filedDeliveries(uids: readonly number[]): Promise<readonly FiledDelivery[]>;
  markMoved(uids: readonly number[]): Promise<void>;
}

/** The right to act for a listener (L8). */
export interface Ownership {
  /** Asks Redis; false when somebody else may act now. A true answer holds for one second. */
  confirm(): Promise<boolean>;
}

/** Remembers since when messages wait, beyond a restart or a take-over (L3). Times in milliseconds since 1970. */
export interface FirstSeen {
  load(): Promise<Map<number, number>>;
  /** These and no others. */
  remember(waiting: ReadonlyMap<number, number>): Promise<void>;
}
