import type { FetchedMessage, FolderEntry, Mailbox, MoveResult } from '@buzon/mailbox';
import { Failure } from '@buzon/shared/failures';
import { findProvider } from '@buzon/shared/providers';
import type { DeliveryState } from '@buzon/shared/queue';
import { pino } from 'pino';
import { Conversations } from '../../src/conversations.ts';
import type { Folder, FolderCounters } from '../../src/folder.ts';
import { emptyLedger, type Ledger } from '../../src/ledger.ts';
import type { FilingRecord, FirstSeen, FolderJobs } from '../../src/ports.ts';
import { LeaseLost, type ListenerPlanSettings, Reconciler } from '../../src/reconciler.ts';

const PROVIDER = findProvider({
  setting: 'generic',
  host: 'imap.example.com',
  greeting: '',
  capabilities: new Set(),
  idName: '',
});

/** A job as the fetcher can tell it. */
type Job = 'waiting' | 'parked' | 'completed';

/** What a port can be made to do at its next call. */
export type Fault =
  | 'mailbox'
  | 'fetch'
  | 'answer to a move'
  | 'queue'
  | 'adding jobs'
  | 'database'
  | 'lease';

const SOURCES = {
  mailbox: 'imap',
  fetch: 'imap',
  'answer to a move': 'imap',
  queue: 'redis',
  'adding jobs': 'redis',
  lease: 'redis',
  database: 'database',
} as const satisfies Record<Fault, string>;

/** What a server can do about a message that it cannot give (L15). */
export type Corruption =
  /** NO to the whole command. */
  | 'refused'
  /** The others of the command come, this one does not. */
  | 'withheld'
  /** The session ends when its turn comes. */
  | 'cut'
  /** Already its size is refused. */
  | 'size refused'
  /** Its size is left out without a word, and then the message. */
  | 'size withheld';

const UNFETCHABLE = new Failure('message', 'imap', 'UNFETCHABLE', 'corrupt item');

/** A fetcher and the name by which it holds the lease. */
export type Fetcher = Reconciler & { readonly owner: number };

const FOLDER = { listener: 'Default', mailboxKey: '0123456789ab', uidValidity: 7 };

/**
 * A mailbox, a queue, a database and a clock in memory, with everything that can happen to them from
 * outside. It fails at once when the fetcher does what it must never do.
 */
export class World {
  time = 1_700_000_000_000;
  readonly input = new Map<number, { deleted: boolean; size: number }>();
  readonly output: number[] = [];
  readonly jobs = new Map<number, Job>();
  /** How often the queue began anew. */
  epoch = 0;
  readonly bytes = new Set<number>();
  readonly refusals = new Map<number, string>();
  readonly filed = new Set<number>();
  readonly arrived = new Set<number>();
  readonly removedByOthers = new Set<number>();
  readonly unfetchable = new Map<number, Corruption>();
  /** Messages whose filing fails for good. */
  readonly poison = new Set<number>();
  /** UIDs of each move command. */
  readonly moves: number[][] = [];
  /** Recorded as moved by another fetcher, which this one cannot know. */
  readonly movedByAnother = new Set<number>();
  /** How many the fetcher said that it had moved twice. */
  movedTwice = 0;
  readonly fetches: number[][] = [];
  /** UIDs whose jobs' states were read at once. */
  readonly statesRead: number[][] = [];
  /** What the database was last told to lie unfiled in the folder. */
  unfiled: readonly number[] = [];
  refusesNotes = false;
  uidPlus = true;
  /** Redis refuses what needs memory. */
  full = false;
  /** The fetcher that has the lease. */
  #owner = 0;
  #owners = 0;
  #refusesMoves = false;
  settings: ListenerPlanSettings = {
    maxChangesCount: 3,
    maxWaitMilliseconds: 60_000,
    maxMessageBytes: 1_000_000,
    windowBytes: 10_000_000,
    windowMessages: 2_000,
    moveFrom: 0,
  };
  #nextUid = 1;
  /** In which epoch a delivery's job was added. */
  readonly #epochs = new Map<number, number>();
  #seen = new Map<number, number>();
  #faults: Fault[] = [];

  readonly #counters: FolderCounters = {
    fetched: () => {},
    moved: () => {},
    movedTwice: (mails) => {
      this.movedTwice += mails;
    },
    parked: () => {},
    fired: () => {},
  };

  /** A fetcher that starts with nothing but what mailbox, queue and database say. */
  startFetcher(): Fetcher {
    this.#owners += 1;
    const owner = this.#owners;
    this.#owner = owner;
    return this.#session(owner, emptyLedger(), new Conversations());
  }

  /** The connection broke: the same fetcher goes on with another, and what it remembers. */
  connectAgain({ owner, folder }: Fetcher): Fetcher {
    return this.#session(owner, folder.ledger, folder.conversations);
  }

  /** The lease goes to another fetcher, with a session of its own and what it remembers. */
  handTo(fetcher: Fetcher): Fetcher {
    this.#owner = fetcher.owner;
    return this.connectAgain(fetcher);
  }

  #session(owner: number, ledger: Ledger, conversations: Conversations): Fetcher {
    const folder: Folder = {
      id: FOLDER,
      mailbox: this.#mailbox(owner),
      jobs: this.#folderJobs(),
      records: this.#records(),
      ownership: {
        confirm: async () => this.#owner === owner && this.#faultAt('lease') === null,
      },
      firstSeen: this.#firstSeen(),
      ledger,
      conversations,
      maxMessageBytes: this.settings.maxMessageBytes,
      counters: this.#counters,
      log: pino({ level: 'silent' }),
      now: () => this.time,
    };
    const reconciler = new Reconciler(folder, () => this.settings);
    return Object.assign(reconciler, { owner });
  }

  arrive(size = 1_000): number {
    const uid = this.#nextUid++;
    this.input.set(uid, { deleted: false, size });
    this.arrived.add(uid);
    return uid;
  }

  /** The processor works on every job it can. */
  process(): void {
    for (const [uid, job] of this.jobs) if (job === 'waiting') this.#processOne(uid);
  }

  processOldest(): void {
    const uid = [...this.jobs].find(([, job]) => job === 'waiting')?.[0];
    if (uid !== undefined) this.#processOne(uid);
  }

  #processOne(uid: number): void {
    if (this.#epochs.get(uid) !== this.epoch) this.jobs.delete(uid);
    else if (this.refusals.delete(uid)) this.jobs.set(uid, 'parked');
    else if (!this.bytes.has(uid)) return;
    else if (this.poison.has(uid)) this.jobs.set(uid, 'parked');
    else {
      this.filed.add(uid);
      this.jobs.set(uid, 'completed');
    }
  }

  refuseMoves(refuse: boolean): void {
    this.#refusesMoves = refuse;
  }

  /** Lets time go by. */
  pass(seconds: number): void {
    this.time += seconds * 1_000;
  }

  retryParked(): void {
    for (const [uid, job] of this.jobs) if (job === 'parked') this.jobs.set(uid, 'waiting');
  }

  flushAll(): void {
    this.jobs.clear();
    this.epoch = 0;
    this.bytes.clear();
    this.refusals.clear();
    this.#seen.clear();
  }

  loseBytes(): void {
    this.bytes.clear();
  }

  /**
   * The database forgets the newest of what is still to be moved. (What left the folder it cannot get
   * back; and a copy that only lacks UIDPLUS to be gone is then filed and copied once more.)
   */
  restoreDatabase(): void {
    for (const uid of [...this.filed].reverse()) {
      if (this.input.get(uid)?.deleted !== false) continue;
      this.filed.delete(uid);
      return;
    }
  }

  /** A processor notices that the database was put back. */
  beginAnew(): void {
    for (const [uid, job] of this.jobs) if (job === 'waiting') this.jobs.delete(uid);
    this.epoch += 1;
  }

  /** The folder is made anew: the same mails under other UIDs, of which nobody knows. */
  renumber(): void {
    for (const [uid, { deleted, size }] of [...this.input]) {
      if (deleted) continue;
      this.input.delete(uid);
      this.removedByOthers.add(uid);
      this.arrive(size);
    }
  }

  removeByOthers(): void {
    const uid = [...this.input.keys()].at(-1);
    if (uid === undefined) return;
    this.input.delete(uid);
    this.removedByOthers.add(uid);
  }

  failNext(fault: Fault): void {
    this.#faults.push(fault);
  }

  healEverything(): void {
    this.#faults = [];
    this.#refusesMoves = false;
    this.full = false;
    this.unfetchable.clear();
    this.poison.clear();
  }

  #faultAt(port: Fault): Failure | null {
    const index = this.#faults.indexOf(port);
    if (index < 0) return null;
    this.#faults.splice(index, 1);
    return new Failure('world', SOURCES[port], 'AWAY', `${port} is away`);
  }

  #call(port: Fault): void {
    const failure = this.#faultAt(port);
    if (failure !== null) throw failure;
  }

  #needsMemory(): void {
    this.#call('queue');
    if (this.full) throw new Failure('world', 'redis', 'OOM', 'OOM command not allowed');
  }

  #mailbox(owner: number): Mailbox {
    return {
      capabilities: { move: true, uidPlus: this.uidPlus, gmail: false, idle: true },
      provider: PROVIDER,
      uidValidity: FOLDER.uidValidity,
      mailboxKey: FOLDER.mailboxKey,
      list: async (): Promise<readonly FolderEntry[]> => {
        this.#call('mailbox');
        return [...this.input].map(([uid, { deleted }]) => ({ uid, deleted }));
      },
      sizes: async (uids) => {
        this.#call('mailbox');
        const corrupt = this.#corruptAmong(uids);
        if (corrupt.includes('size refused')) {
          throw new Failure('world', 'imap', 'REFUSED', 'corrupt item');
        }
        return uids.flatMap((uid) => {
          const message = this.input.get(uid);
          const told = message !== undefined && this.unfetchable.get(uid) !== 'size withheld';
          return told ? [{ uid, size: message.size }] : [];
        });
      },
      fetch: async (uids, onMessage) => {
        this.#call('mailbox');
        this.fetches.push([...uids]);
        const corrupt = this.#corruptAmong(uids);
        if (corrupt.includes('refused')) throw UNFETCHABLE;
        for (const uid of uids) {
          if (!this.input.has(uid)) continue;
          const corruption = this.unfetchable.get(uid);
          if (corruption === 'cut') throw new Failure('world', 'imap', 'CONNECTION', 'cut');
          if (corruption === undefined) await onMessage(fetched(uid));
          this.#call('fetch');
        }
        if (corrupt.length > 0) throw UNFETCHABLE;
      },
      move: async (uids, mayGoOn = async () => true): Promise<MoveResult> => {
        this.#call('mailbox');
        const nothing = { moved: [], gone: [], flagged: [], refused: [] };
        if (!(await mayGoOn())) return { ...nothing, left: [...uids] };
        if (this.#owner !== owner) throw new Error('moved without owning the listener');
        const result = this.#move(uids);
        this.#call('answer to a move');
        return result;
      },
      check: async () => {},
      close: async () => {},
    };
  }

  #corruptAmong(uids: readonly number[]): Corruption[] {
    const present = uids.filter((uid) => this.input.has(uid));
    return present.flatMap((uid) => this.unfetchable.get(uid) ?? []);
  }

  #move(uids: readonly number[]): MoveResult {
    for (const uid of uids) {
      if (!this.filed.has(uid)) throw new Error(`moved ${uid}, which is not filed`);
    }
    if (this.time < this.settings.moveFrom) throw new Error('moved too early');
    if (this.#refusesMoves) {
      const refused = uids.map((uid) => ({ uid, reason: 'over quota' }));
      return { moved: [], gone: [], flagged: [], refused, left: [] };
    }
    this.moves.push([...uids]);
    const present = uids.filter((uid) => this.input.has(uid));
    const gone = uids.filter((uid) => !this.input.has(uid));
    this.output.push(...present);
    for (const uid of present) {
      const message = this.input.get(uid);
      if (!this.uidPlus && message) message.deleted = true;
      else this.input.delete(uid);
    }
    const left = { moved: present, flagged: [] };
    return {
      ...(this.uidPlus ? left : { moved: [], flagged: present }),
      gone,
      refused: [],
      left: [],
    };
  }

  #folderJobs(): FolderJobs {
    return {
      epoch: async () => {
        this.#call('queue');
        return this.epoch;
      },
      states: async (uids) => {
        this.#call('queue');
        if (uids.length > 0) this.statesRead.push([...uids]);
        return uids.map((uid) => this.#state(uid));
      },
      room: async () => (this.full ? 0 : Number.POSITIVE_INFINITY),
      putBytes: async (uid) => {
        this.#needsMemory();
        this.bytes.add(uid);
      },
      dropBytes: async (uids) => {
        this.#call('queue');
        for (const uid of uids) {
          this.bytes.delete(uid);
          this.refusals.delete(uid);
        }
      },
      refuseBytes: async (uid, reason) => {
        this.#needsMemory();
        this.refusals.set(uid, reason);
      },
      add: async (jobs) => {
        this.#needsMemory();
        this.#call('adding jobs');
        for (const { uid, epoch = this.epoch } of jobs) {
          if (!this.jobs.has(uid)) {
            this.jobs.set(uid, 'waiting');
            this.#epochs.set(uid, epoch);
          }
          // Another owner may have been at work meanwhile: then the queue leaves its job alone.
          else if (this.#owners === 1) throw new Error(`enqueued ${uid} twice`);
        }
      },
      remove: async (uids) => {
        this.#call('queue');
        for (const uid of uids) {
          this.jobs.delete(uid);
          this.bytes.delete(uid);
          this.refusals.delete(uid);
        }
      },
      sweep: async () => {
        this.#call('queue');
        return [...this.jobs].filter(([, job]) => job !== 'completed').map(([uid]) => uid);
      },
    };
  }

  #state(uid: number): DeliveryState {
    const job = this.jobs.get(uid);
    if (job === undefined) return 'none';
    if (job !== 'waiting') return job;
    return this.bytes.has(uid) || this.refusals.has(uid) ? 'in-flight' : 'bytes-gone';
  }

  #records(): FilingRecord {
    return {
      filedDeliveries: async (uids) => {
        this.#call('database');
        const movedAt = (uid: number) =>
          this.movedByAnother.has(uid) ? new Date(this.time) : null;
        return uids
          .filter((uid) => this.filed.has(uid))
          .map((uid) => ({ uid, movedAt: movedAt(uid) }));
      },
      markMoved: async () => {
        this.#call('database');
      },
      noteUnfiled: async (uids) => {
        if (this.refusesNotes) throw new Error('the database refuses');
        this.unfiled = uids;
      },
    };
  }

  #firstSeen(): FirstSeen {
    return {
      load: async () => new Map(this.#seen),
      remember: async (waiting) => {
        this.#needsMemory();
        this.#seen = new Map(waiting);
      },
    };
  }
}

function fetched(uid: number): FetchedMessage {
  return {
    uid,
    internalDate: new Date(0),
    raw: Buffer.from(`Message-ID: <${uid}@example.com>\r\nSubject: ${uid}\r\n\r\nbody\r\n`),
    envelope: { from: 'ana@example.com', subject: String(uid) },
  };
}

/** Lets time pass and everybody work, until nothing changes any more. */
export async function settle(world: World, reconciler: Reconciler): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    world.time += 3_000;
    reconciler.noticeChange();
    await passOnce(reconciler);
    world.process();
  }
}

/** A pass whose failure is what the session would only log. @returns that failure */
export async function passOnce(reconciler: Reconciler): Promise<Error | null> {
  try {
    await reconciler.pass();
    return null;
  } catch (error) {
    if (!(error instanceof Failure || error instanceof LeaseLost)) throw error;
    return error;
  }
}
