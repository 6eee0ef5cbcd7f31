import { ask, dropAndProcessAgain, move } from './acknowledge.ts';
import { enqueue, measure, refuse, release, supply } from './bring-in.ts';
import type { Folder } from './folder.ts';
import { look } from './look.ts';
import { observeFlights, observeParked } from './observe.ts';
import {
  type Action,
  CARRY_AFTER_MILLISECONDS,
  type PlanSettings,
  plan,
  triggerTime,
} from './plan.ts';

/** The folder is looked at so often without an announcement (L3), less a jitter of a tenth. */
const LOOK_MILLISECONDS = 60_000;
/** Every job in flight is looked at so often, the oldest few hundred at each pass. */
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

/**
 * Brings one folder towards what it should be, a pass at a time: look at what is there, read what
 * became of it, do what the plan says. There is no other way of recovery (docs/architecture.md).
 */
export class Reconciler {
  readonly folder: Folder;
  readonly #settings: () => PlanSettings;
  #changed = true;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #nextLookAt = Number.NEGATIVE_INFINITY;
  #observedAllAt = Number.NEGATIVE_INFINITY;
  #observedParkedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: Folder, settings: () => PlanSettings) {
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
   * One pass. Rejects with the first failure; whatever was done before it is remembered, and the next
   * pass goes on from there.
   */
  async pass(): Promise<void> {
    const { ledger, now } = this.folder;
    // An answer of the database counts only for the pass in which it was given (L5).
    ledger.answers.clear();
    await this.#observe();
    if (this.#lookDue()) await this.#look();
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const actions = plan(ledger, now(), this.#settings());
      if (actions.length === 0) return;
      for (const action of actions) await this.#carryOut(action);
      // Long batches: what completes meanwhile is seen between two fetches.
      if (actions.some(({ kind }) => kind === 'enqueue')) await this.#observe();
    }
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
    this.#lookedAt = now();
    this.#nextLookAt = this.#lookedAt + LOOK_MILLISECONDS * (1 - Math.random() / 10);
  }

  async #observe(): Promise<void> {
    const { ledger, now } = this.folder;
    const all = now() >= this.#observedAllAt + ALL_FLIGHTS_MILLISECONDS;
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
        return this.#fire();
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
  async #fire(): Promise<void> {
    const { ledger, log, now, firstSeen, counters } = this.folder;
    const uids = [...ledger.waiting.keys()].sort((a, b) => a - b);
    ledger.waiting.clear();
    for (const uid of uids) ledger.todo.add(uid);
    ledger.inCycle = true;
    ledger.lastProgressAt = now();
    counters.fired();
    log.info({ messages: uids.length }, 'a batch fires');
    await firstSeen.forgetAll();
  }
}
