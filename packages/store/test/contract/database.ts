import type { Store, StoreOptions } from '../../src/index.ts';

/** What the tests have PA_SYS_MSG_IN do; each dialect writes it in its own words. */
export type MsgIn =
  /** Gives every new case the inbox of this name. */
  | { readonly does: 'route'; readonly inbox: string }
  /** Always gives the inbox of this name, also for a case that has one. */
  | { readonly does: 'reroute'; readonly inbox: string }
  /** Raises these words for messages with this subject, and routes the others as the default does. */
  | { readonly does: 'raise'; readonly subject: string; readonly words: string }
  /** Leaves everything as it is. */
  | { readonly does: 'nothing' }
  /** Gives an inbox that does not exist. */
  | { readonly does: 'invent' }
  | { readonly does: 'commit' }
  /** Takes a minute for messages with this subject. */
  | { readonly does: 'linger'; readonly subject: string }
  /** Routes as the default does and gives this reference. */
  | { readonly does: 'refer'; readonly reference: string }
  /** Writes all that it is given into the table `calls`, and routes as the default does. */
  | { readonly does: 'note' };

/** What the tests have PA_SYS_CONTACT_IN do. */
export type ContactIn =
  | { readonly does: 'raise'; readonly words: string }
  /** Registers nobody and answers no ids. */
  | { readonly does: 'nothing' }
  /** Answers these ids, which are in no table of Buzón's. */
  | { readonly does: 'answer'; readonly customerId: number; readonly contactId: number };

/** A row of a plain SELECT; numbers as numbers. */
export type PlainRow = Readonly<Record<string, unknown>>;

/** A migrated database of its own, and what a test may do to it besides using the store. */
export interface TestDatabase {
  readonly store: Store;
  /** Within so many milliseconds a procedure that does little has ended, also in a new session. */
  readonly quickMs: number;
  /** Another store on the same database. */
  open(options?: Partial<StoreOptions>): Store;
  /** A SELECT, INSERT or UPDATE that every dialect understands; values are written into it. */
  sql(statement: string): Promise<readonly PlainRow[]>;
  setMsgIn(procedure: MsgIn): Promise<void>;
  dropMsgIn(): Promise<void>;
  /** Puts the default back. */
  restoreMsgIn(): Promise<void>;
  setContactIn(procedure: ContactIn): Promise<void>;
  dropContactIn(): Promise<void>;
  /** Lets the view read a table `people` (mail, company, person) of the user's own. */
  useOwnCustomers(): Promise<void>;
  /** Calls `buzon.close_case`. */
  closeCase(caseId: number): Promise<void>;
  /** Ends the sessions of every store, as a restart of the server does. */
  cutSessions(): Promise<void>;
  /** How many deadlocks the server has broken; an adapter hides them by trying again. */
  deadlocks(): Promise<number>;
  dispose(): Promise<void>;
}

/** Makes one; the suite disposes of it. */
export type MakeDatabase = () => Promise<TestDatabase>;
