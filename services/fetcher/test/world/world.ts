import type { FetchedMessage, FolderEntry, Mailbox, MoveResult } from '@buzon/mailbox';
import { Failure } from '@buzon/shared/failures';
import type { DeliveryState } from '@buzon/shared/queue';
import { pino } from 'pino';
import { Conversations } from '../../src/conversations.ts';
import type { Folder, FolderCounters } from '../../src/folder.ts';
import { emptyLedger } from '../../src/ledger.ts';
import type { PlanSettings } from '../../src/plan.ts';
import type { FilingRecord, FirstSeen, FolderJobs } from '../../src/ports.ts';
import { Reconciler } from '../../src/reconciler.ts';

/** A job as the fetcher can tell it. */
type Job = 'waiting' | 'parked' | 'completed';

/** What a port can be made to do at its next call. */
export type Fault = 'mailbox' | 'queue' | 'database';

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
  readonly bytes = new Set<number>();
  readonly refusals = new Map<number, string>();
  readonly filed = new Set<number>();
  readonly arrived = new Set<number>();
  readonly removedByOthers = new Set<number>();
  readonly unfetchable = new Set<number>();
  /** Messages whose filing fails for good. */
  readonly poison = new Set<number>();
  /** UIDs of each move command. */
  readonly moves: number[][] = [];
  readonly fetches: number[][] = [];
  owned = true;
  uidPlus = true;
  #refusesMoves = false;
  settings: PlanSettings = {
    maxChangesCount: 3,
    maxWaitMilliseconds: 60_000,
    maxMessageBytes: 1_000_000,
    windowBytes: 10_000_000,
    windowMessages: 2_000,
    moveFrom: 0,
  };
  #nextUid = 1;
  #seen = new Map<number, number>();
  #faults: Fault[] = [];

  readonly #counters: FolderCounters = {
    fetched: () => {},
    moved: () => {},
    parked: () => {},
    fired: () => {},
  };

  /** A fetcher that starts with nothing but what mailbox, queue and database say. */
  startFetcher(): Reconciler {
    const folder: Folder = {
      id: FOLDER,
      mailbox: this.#mailbox(),
      jobs: this.#folderJobs(),
      records: this.#records(),
      ownership: { confirm: async () => this.owned },
      firstSeen: this.#firstSeen(),
      ledger: emptyLedger(),
      conversations: new Conversations(),
      maxMessageBytes: this.settings.maxMessageBytes,
      counters: this.#counters,
      log: pino({ level: 'silent' }),
      now: () => this.time,
    };
    return new Reconciler(folder, () => this.settings);
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
    if (this.refusals.delete(uid)) this.jobs.set(uid, 'parked');
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
    this.unfetchable.clear();
    this.poison.clear();
  }

  #call(port: Fault): void {
    const index = this.#faults.indexOf(port);
    if (index < 0) return;
    this.#faults.splice(index, 1);
    const source = port === 'mailbox' ? 'imap' : port === 'queue' ? 'redis' : 'database';
    throw new Failure('world', source, 'AWAY', `${port} is away`);
  }

  #mailbox(): Mailbox {
    return {
      capabilities: { move: true, uidPlus: this.uidPlus, gmail: false, idle: true },
      uidValidity: FOLDER.uidValidity,
      mailboxKey: FOLDER.mailboxKey,
      list: async (): Promise<readonly FolderEntry[]> => {
        this.#call('mailbox');
        return [...this.input].map(([uid, { deleted }]) => ({ uid, deleted }));
      },
      sizes: async (uids) => {
        this.#call('mailbox');
        return uids.flatMap((uid) => {
          const message = this.input.get(uid);
          return message ? [{ uid, size: message.size }] : [];
        });
      },
      fetch: async (uids, onMessage) => {
        this.#call('mailbox');
        this.fetches.push([...uids]);
        for (const uid of uids) {
          if (this.unfetchable.has(uid)) {
            throw new Failure('message', 'imap', 'REFUSED', 'corrupt item');
          }
          if (this.input.has(uid)) await onMessage(fetched(uid));
        }
      },
      move: async (uids): Promise<MoveResult> => {
        this.#call('mailbox');
        return this.#move(uids);
      },
      check: async () => {},
      close: async () => {},
    };
  }

  #move(uids: readonly number[]): MoveResult {
    for (const uid of uids) {
      if (!this.filed.has(uid)) throw new Error(`moved ${uid}, which is not filed`);
    }
    if (!this.owned) throw new Error('moved without owning the listener');
    if (this.time < this.settings.moveFrom) throw new Error('moved too early');
    if (this.#refusesMoves) {
      const refused = uids.map((uid) => ({ uid, reason: 'over quota' }));
      return { moved: [], gone: [], flagged: [], refused };
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
    return { ...(this.uidPlus ? left : { moved: [], flagged: present }), gone, refused: [] };
  }

  #folderJobs(): FolderJobs {
    return {
      states: async (uids) => {
        this.#call('queue');
        return uids.map((uid) => this.#state(uid));
      },
      putBytes: async (uid) => {
        this.#call('queue');
        this.bytes.add(uid);
      },
      dropBytes: async (uids) => {
        this.#call('queue');
        for (const uid of uids) this.bytes.delete(uid);
      },
      refuseBytes: async (uid, reason) => {
        this.#call('queue');
        this.refusals.set(uid, reason);
      },
      add: async (jobs) => {
        this.#call('queue');
        for (const { uid } of jobs) {
          if (this.jobs.has(uid)) throw new Error(`enqueued ${uid} twice`);
          this.jobs.set(uid, 'waiting');
        }
      },
      remove: async (uids) => {
        this.#call('queue');
        for (const uid of uids) {
          this.jobs.delete(uid);
          this.bytes.delete(uid);
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
        return uids.filter((uid) => this.filed.has(uid)).map((uid) => ({ uid, movedAt: null }));
      },
      markMoved: async () => {
        this.#call('database');
      },
    };
  }

  #firstSeen(): FirstSeen {
    return {
      load: async () => new Map(this.#seen),
      remember: async (waiting) => {
        for (const [uid, time] of waiting) this.#seen.set(uid, time);
      },
      forgetAll: async () => {
        this.#seen.clear();
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

/** A pass whose failure is what the session would only log. */
export async function passOnce(reconciler: Reconciler): Promise<void> {
  try {
    await reconciler.pass();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
