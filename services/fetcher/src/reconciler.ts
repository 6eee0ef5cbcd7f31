import { Failure } from '@buzon/shared/failures';
import { ask, dropAndProcessAgain, move } from './acknowledge.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { enqueue, measure, refuse, release, supply } from './bring-in.ts';
import type { Folder } from './folder.ts';
import { look } from './look.ts';
import { observeEpoch, observeFlights, observeParked } from './observe.ts';
import {
  type Action,
  CARRY_AFTER_MILLISECONDS,
  type PlanSettings,
  plan,
  starves,
  triggerTime,
} from './plan.ts';

/** The folder is looked at so often without an announcement (L3), less a jitter of a tenth. */
const LOOK_MILLISECONDS = 60_000;
/** Every job in flight is looked at so often, the oldest at each pass. */
const ALL_FLIGHTS_MILLISECONDS = 2_000;
const PARKED_MILLISECONDS = 2_000;
/** Pause between passes while something is in flight. */
const BUSY_MILLISECONDS = 100;
/** Pause while only stragglers are in flight. */
const CARRIED_MILLISECONDS = 500;
/** A plan that is not done by then goes on in the next pass; states are read between. */
const MAX_ROUNDS = 20;

/** The lease is no longer ours: whoever has it goes on from what mailbox, queue and database say. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What the plan depends on, except what Redis says. */
export type ListenerPlanSettings = Omit<PlanSettings, 'roomBytes'>;

/** What a pass does: each can fail without the others. */
type Step = Action['kind'] | 'look';

/** The first failure of each step in one pass. */
type Failures = Map<Step, unknown>;

/**
 * Brings one folder towards what it should be, a pass at a time: look at what is there, read what
 * became of it, do what the plan says. There is no other way of recovery (docs/architecture.md).
 */
export class Reconciler {
  readonly folder: Folder;
  readonly #settings: () => ListenerPlanSettings;
  readonly #bookkeeper = new Bookkeeper();
  #changed = true;
  /** A session begins with a look, and so does what follows a move whose answer was lost. */
  #mustLook = true;
  #roomBytes = Number.POSITIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #nextLookAt = Number.NEGATIVE_INFINITY;
  #observedAllAt = Number.NEGATIVE_INFINITY;
  #observedParkedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: Folder, settings: () => ListenerPlanSettings) {
    this.folder = folder;
    this.#settings = settings;
  }

  /** The server announced a change: the next pass looks. */
  noticeChange(): void {
    this.#changed = true;
  }

  /** When the folder was last looked at with success; milliseconds since 1970. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  /**
   * One pass. What fails does not keep the rest from being done: the pass rejects with the first
   * failure at its end, and the next one goes on from there.
   * @param signal aborted: nothing more is begun
   */
  async pass(signal?: AbortSignal): Promise<void> {
    const { ledger } = this.folder;
    // An answer of the database counts only for the pass in which it was given (L5).
    ledger.answers.clear();
    await this.#observe();
    const failures: Failures = new Map();
    if (this.#lookDue()) await this.#attempt('look', failures, () => this.#look());
    // Without UIDPLUS only a look tells what is moved already.
    const failedLook = failures.get('look');
    if (failedLook !== undefined) failures.set('move', failedLook);
    for (let round = 0; round < MAX_ROUNDS && signal?.aborted !== true; round += 1) {
      const actions = (await this.#plan()).filter(({ kind }) => !failures.has(kind));
      if (actions.length === 0) break;
      for (const action of actions) {
        await this.#attempt(action.kind, failures, () => this.#carryOut(action));
      }
      // The next batch is what another look finds (L4).
      if (actions.some(({ kind }) => kind === 'end cycle')) break;
      // Long batches: what completes meanwhile is seen between two fetches.
      if (actions.some(({ kind }) => kind === 'enqueue')) await this.#observe();
    }
    const [failure] = failures.values();
    if (failure !== undefined) throw failure;
    this.#complainOfFullRedis();
  }

  async #plan(): Promise<Action[]> {
    const { ledger, jobs, now } = this.folder;
    const fetches = ledger.todo.size > 0 || ledger.inFlight.size > 0;
    this.#roomBytes = fetches ? await jobs.room() : Number.POSITIVE_INFINITY;
    return plan(ledger, now(), { ...this.#settings(), roomBytes: this.#roomBytes });
  }

  /** What failed in this pass is not tried again in it. */
  async #attempt(step: Step, failures: Failures, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      if (step === 'move') this.#mustLook = true;
      if (!failures.has(step)) failures.set(step, error);
    }
  }

  #complainOfFullRedis(): void {
    const { ledger, now } = this.folder;
    if (!starves(ledger, now(), this.#roomBytes)) return;
    const message = 'Redis is full: mails wait in the folder until it has room for their bytes';
    throw new Failure('world', 'redis', 'FULL', message);
  }

  /** How long the next pass may wait when nothing is announced; milliseconds. */
  pause(): number {
    const { ledger, now } = this.folder;
    if (this.#lookDue()) return 0;
    if (ledger.todo.size > 0 || [...ledger.inFlight.values()].some(({ carried }) => !carried)) {
      return BUSY_MILLISECONDS;
    }
    if (ledger.inFlight.size > 0 || ledger.completed.size > 0) return CARRIED_MILLISECONDS;
    const due = Math.min(this.#nextLookAt, triggerTime(ledger, this.#settings())) - now();
    const parked = ledger.parked.size > 0 ? PARKED_MILLISECONDS : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(due, parked));
  }

  #lookDue(): boolean {
    const { ledger, now } = this.folder;
    if (this.#mustLook) return true;
    if (!this.#changed && now() < this.#nextLookAt) return false;
    if (!ledger.inCycle) return true;
    // Once a batch (L4), but stragglers must not hide those who wait for them.
    return ledger.todo.size === 0 && now() >= ledger.lastProgressAt + CARRY_AFTER_MILLISECONDS;
  }

  async #look(): Promise<void> {
    const { now } = this.folder;
    // Cleared before the server is asked: what it announces meanwhile makes another look.
    this.#changed = false;
    try {
      await look(this.folder);
    } catch (error) {
      this.#changed = true;
      throw error;
    }
    this.#mustLook = false;
    this.#lookedAt = now();
    await this.#bookkeeper.noteWhenDue(this.folder);
    this.#nextLookAt = this.#lookedAt + LOOK_MILLISECONDS * (1 - Math.random() / 10);
  }

  async #observe(): Promise<void> {
    const { ledger, now } = this.folder;
    const anew = await observeEpoch(this.folder);
    const all = anew || now() >= this.#observedAllAt + ALL_FLIGHTS_MILLISECONDS;
    if (ledger.inFlight.size > 0) await observeFlights(this.folder, all);
    if (all) this.#observedAllAt = now();
    if (now() >= this.#observedParkedAt + PARKED_MILLISECONDS) {
      await observeParked(this.folder);
      this.#observedParkedAt = now();
    }
  }

  async #carryOut(action: Action): Promise<void> {
    const { folder } = this;
    const { ledger } = folder;
    switch (action.kind) {
      case 'fire':
        this.#fire();
        return;
      case 'end cycle':
        ledger.inCycle = false;
        // What arrived meanwhile is the next batch.
        this.#changed = true;
        return;
      case 'measure':
        return measure(folder, action.uids);
      case 'enqueue':
        return enqueue(folder, action.uids);
      case 'refuse':
        return refuse(folder, action.uid, action.reason);
      case 'supply':
        return supply(folder, action.uids);
      case 'release':
        return release(folder, action.uids);
      case 'ask':
        return ask(folder, action.uids);
      case 'process again':
        return dropAndProcessAgain(folder, action.uids);
      case 'move':
        if (!(await move(folder, action.uids))) throw new LeaseLost('the lease is lost');
        return;
      case 'carry':
        for (const uid of action.uids) {
          const flight = ledger.inFlight.get(uid);
          if (flight) ledger.inFlight.set(uid, { ...flight, carried: true });
        }
        return;
    }
  }

  /** All that wait now are the batch (L4). */
  #fire(): void {
    const { ledger, log, now, counters } = this.folder;
    const failed = (uid: number) => (ledger.failedFetches.has(uid) ? 1 : 0);
    // Those that could not be fetched go last: the others show whose fault it is (L15).
    const uids = [...ledger.waiting.keys()].sort((a, b) => failed(a) - failed(b) || a - b);
    ledger.waiting.clear();
    for (const uid of uids) ledger.todo.add(uid);
    ledger.inCycle = true;
    ledger.lastProgressAt = now();
    counters.fired();
    log.info({ messages: uids.length }, 'a batch fires');
  }
}
