import type { Logger } from 'pino';
import type { Conversations } from './conversations.ts';
import type { Ledger } from './ledger.ts';
import type {
  FetcherMailbox,
  FilingRecord,
  FirstSeen,
  FolderId,
  FolderJobs,
  Ownership,
} from './ports.ts';

/** Counts what the fetcher did; the sums are metrics. */
export interface FolderCounters {
  fetched(mails: number, bytes: number): void;
  moved(mails: number): void;
  /** Already recorded as moved: they stand in the output folder twice (L8). */
  movedTwice(mails: number): void;
  parked(mails: number): void;
  fired(): void;
}

/** One selected folder and everything that is done about it: what the steps of a pass work on. */
export interface Folder {
  readonly id: FolderId;
  readonly mailbox: FetcherMailbox;
  readonly jobs: FolderJobs;
  readonly records: FilingRecord;
  readonly ownership: Ownership;
  readonly firstSeen: FirstSeen;
  readonly ledger: Ledger;
  readonly conversations: Conversations;
  readonly maxMessageBytes: number;
  readonly counters: FolderCounters;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
