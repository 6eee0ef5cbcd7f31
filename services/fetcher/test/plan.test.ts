import { describe, expect, it } from 'vitest';
import { emptyLedger, type Flight, type Ledger } from '../src/ledger.ts';
import { type Action, type PlanSettings, plan, starves, triggerTime } from '../src/plan.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

const settings: PlanSettings = {
  maxChangesCount: 10,
  maxWaitMilliseconds: MINUTE,
  maxMessageBytes: 1_000,
  windowBytes: 10_000,
  windowMessages: 100,
  roomBytes: Number.POSITIVE_INFINITY,
  moveFrom: 0,
};

function ledger(change: (ledger: Ledger) => void): Ledger {
  const made = emptyLedger();
  change(made);
  return made;
}

function uids(count: number, first = 1): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** A folder in which messages wait since then. */
function waitingSince(count: number, seen: number): Ledger {
  return ledger(({ waiting }) => {
    for (const uid of uids(count)) waiting.set(uid, seen);
  });
}

/** A batch whose members are still to be fetched, all of this size. */
function batch(count: number, size: number | null): Ledger {
  return ledger((it) => {
    it.inCycle = true;
    it.lastProgressAt = NOW;
    for (const uid of uids(count)) {
      it.todo.add(uid);
      if (size !== null) it.sizes.set(uid, size);
    }
  });
}

const flight: Flight = { size: 100, hasBytes: true, carried: false, after: null };

/** A batch of which some are processed and some still in flight. */
function halfDone(completed: number, inFlight: number, lastProgressAt = NOW): Ledger {
  return ledger((it) => {
    it.inCycle = true;
    it.lastProgressAt = lastProgressAt;
    for (const uid of uids(completed)) it.completed.add(uid);
    for (const uid of uids(inFlight, completed + 1)) it.inFlight.set(uid, flight);
  });
}

function kinds(actions: readonly Action[]): string[] {
  return actions.map(({ kind }) => kind);
}

function only<Kind extends Action['kind']>(actions: readonly Action[], kind: Kind) {
  const found = actions.filter((action) => action.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as Extract<Action, { kind: Kind }>;
}

describe('the trigger', () => {
  it('L3 does not fire on an empty folder', () => {
    expect(plan(emptyLedger(), NOW, settings)).toEqual([]);
  });

  it('L3 does not fire below the count before the time', () => {
    expect(plan(waitingSince(9, NOW - MINUTE + 1), NOW, settings)).toEqual([]);
  });

  it('L3 fires when SyncMaxChangesCount messages wait', () => {
    expect(kinds(plan(waitingSince(10, NOW), NOW, settings))).toEqual(['fire']);
  });

  it('L3 fires SyncMaxWaitTime after the oldest was first seen', () => {
    const one = waitingSince(1, NOW - MINUTE);
    expect(kinds(plan(one, NOW, settings))).toEqual(['fire']);
    expect(triggerTime(one, settings)).toBe(NOW);
  });

  it('L3 the oldest waiting message decides the time', () => {
    const two = waitingSince(2, NOW);
    two.waiting.set(2, NOW - 20_000);
    expect(triggerTime(two, settings)).toBe(NOW + 40_000);
  });

  it('L15 those that could not be fetched do not count, they wait for the time', () => {
    const failed = waitingSince(10, NOW);
    failed.failedFetches.set(1, { failures: 1, fetchedBefore: 0, until: 0 });
    expect(plan(failed, NOW, settings)).toEqual([]);
    expect(kinds(plan(failed, NOW + MINUTE, settings))).toEqual(['fire']);
  });

  it('L4 does not fire during a batch', () => {
    const during = waitingSince(50, NOW - 10 * MINUTE);
    during.inCycle = true;
    during.inFlight.set(99, flight);
    during.lastProgressAt = NOW;
    expect(kinds(plan(during, NOW, settings))).not.toContain('fire');
  });

  it('L7 parked messages do not count', () => {
    const parked = ledger(({ parked: set }) => {
      for (const uid of uids(50)) set.add(uid);
    });
    expect(plan(parked, NOW, settings)).toEqual([]);
  });

  it('L4 stragglers of an earlier batch do not count', () => {
    const carried = ledger(({ inFlight }) => {
      for (const uid of uids(50)) inFlight.set(uid, { ...flight, carried: true });
    });
    expect(plan(carried, NOW, settings)).toEqual([]);
  });
});

describe('bringing a batch in', () => {
  it('L13 asks for sizes before bodies', () => {
    const asked = only(plan(batch(3, null), NOW, settings), 'measure');
    expect(asked.uids).toEqual([1, 2, 3]);
  });

  it('L4 fetches the oldest first', () => {
    expect(only(plan(batch(3, 100), NOW, settings), 'enqueue').uids).toEqual([1, 2, 3]);
  });

  it('L4 keeps to the window of messages', () => {
    const narrow = { ...settings, windowMessages: 2 };
    expect(only(plan(batch(3, 100), NOW, narrow), 'enqueue').uids).toEqual([1, 2]);
  });

  it('L4 keeps to the window of bytes', () => {
    const narrow = { ...settings, windowBytes: 250 };
    expect(only(plan(batch(3, 100), NOW, narrow), 'enqueue').uids).toEqual([1, 2]);
  });

  it('L4 waits while the window is full', () => {
    const full = batch(3, 100);
    full.inFlight.set(77, { ...flight, size: settings.windowBytes });
    expect(plan(full, NOW, settings)).toEqual([]);
  });

  it('L13 a message larger than the window travels alone', () => {
    const large = batch(2, 900);
    const narrow = { ...settings, windowBytes: 500 };
    expect(only(plan(large, NOW, narrow), 'enqueue').uids).toEqual([1]);
    large.todo.delete(1);
    large.inFlight.set(1, { ...flight, size: 900 });
    expect(plan(large, NOW, narrow)).toEqual([]);
  });

  it('L13 a message over MaxMessageBytes is refused with both numbers', () => {
    const refused = only(plan(batch(1, 1_001), NOW, settings), 'refuse');
    expect(refused.reason).toBe('message too large: 1001 bytes, MaxMessageBytes is 1000');
  });

  it('L15 a message that failed three times while others succeeded is refused', () => {
    const failing = batch(2, 100);
    failing.failedFetches.set(2, { failures: 3, fetchedBefore: 0, until: 0 });
    expect(only(plan(failing, NOW, settings), 'refuse').uid).toBe(2);
  });

  it('L15 after a failure it asks for fewer', () => {
    const halved = batch(8, 100);
    halved.fetchChunk = 2;
    expect(only(plan(halved, NOW, settings), 'enqueue').uids).toEqual([1, 2]);
  });

  it('P5 a reply is released when its parent is settled', () => {
    const reply = halfDone(0, 1);
    reply.inFlight.set(5, { ...flight, after: 1 });
    expect(kinds(plan(reply, NOW, settings))).not.toContain('release');
    reply.inFlight.delete(1);
    expect(only(plan(reply, NOW, settings), 'release').uids).toEqual([5]);
  });

  it('P10 a job that lost its bytes is supplied again', () => {
    const lost = halfDone(0, 1);
    lost.inFlight.set(1, { ...flight, hasBytes: false });
    expect(only(plan(lost, NOW, settings), 'measure').uids).toEqual([1]);
    lost.sizes.set(1, 100);
    expect(only(plan(lost, NOW, settings), 'supply').uids).toEqual([1]);
  });

  /** Parked ones that a person retried all at once. */
  const retried = (count: number, size: number) =>
    ledger((it) => {
      for (const uid of uids(count)) {
        it.inFlight.set(uid, { size: null, hasBytes: false, carried: true, after: null });
        it.sizes.set(uid, size);
      }
    });

  it('L4 retried messages keep to the window of bytes and of messages', () => {
    const many = retried(150, 900);
    expect(only(plan(many, NOW, settings), 'supply').uids).toHaveLength(11);
    const small = retried(150, 1);
    expect(only(plan(small, NOW, settings), 'supply').uids).toHaveLength(100);
  });

  it('L7 retried messages that have no bytes yet leave the window to the others', () => {
    const many = retried(150, 900);
    many.inCycle = true;
    many.todo.add(500);
    many.sizes.set(500, 900);
    expect(only(plan(many, NOW, settings), 'enqueue').uids).toEqual([500]);
  });

  it('L13 a message larger than the window does not wait for a straggler', () => {
    const large = batch(1, 900);
    large.inFlight.set(77, { ...flight, size: 10, carried: true });
    const narrow = { ...settings, windowBytes: 500 };
    expect(only(plan(large, NOW, narrow), 'enqueue').uids).toEqual([1]);
    large.inFlight.set(78, { ...flight, size: 900, carried: true });
    expect(plan(large, NOW, narrow)).toEqual([]);
  });

  it('L4 fetches no more than Redis has room for', () => {
    const tight = { ...settings, roomBytes: 250 };
    expect(only(plan(batch(3, 100), NOW, tight), 'enqueue').uids).toEqual([1, 2]);
    expect(plan(batch(1, 900), NOW, tight)).toEqual([]);
    expect(starves(batch(1, 900), NOW, 250)).toBe(true);
    expect(starves(batch(1, 100), NOW, 250)).toBe(false);
  });

  it('L4 a Redis that the window fills is only back pressure', () => {
    const full = batch(1, 900);
    full.inFlight.set(77, flight);
    expect(starves(full, NOW, 250)).toBe(false);
  });

  it('L15 a job whose bytes could not be fetched is tried again at its time', () => {
    const failing = retried(1, 100);
    failing.failedFetches.set(1, { failures: 1, fetchedBefore: 0, until: NOW + 1 });
    expect(plan(failing, NOW, settings)).toEqual([]);
    expect(kinds(plan(failing, NOW + 1, settings))).toEqual(['supply']);
  });

  it('L15 sizes are asked for in smaller chunks after a failure, too', () => {
    const failing = batch(8, null);
    failing.fetchChunk = 2;
    expect(only(plan(failing, NOW, settings), 'measure').uids).toEqual([1, 2]);
  });

  it('L15 a message whose size cannot be asked for is refused after three failures', () => {
    const failing = batch(1, null);
    failing.failedFetches.set(1, { failures: 3, fetchedBefore: 0, until: 0 });
    expect(only(plan(failing, NOW, settings), 'refuse').reason).toContain('cannot be fetched');
  });
});

describe('acknowledging', () => {
  it('L4 moves nothing of a batch while a member is in flight', () => {
    expect(plan(halfDone(9, 1), NOW, settings)).toEqual([]);
  });

  it('L5 asks the database about all before it moves any', () => {
    const asked = plan(halfDone(10, 0), NOW, settings);
    expect(kinds(asked)).toEqual(['ask']);
    expect(only(asked, 'ask').uids).toHaveLength(10);
  });

  it('L5 moves only what the database knows, and processes the others again', () => {
    const answered = halfDone(3, 0);
    answered.answers.set(1, true).set(2, false).set(3, true);
    const actions = plan(answered, NOW, settings);
    expect(only(actions, 'move').uids).toEqual([1, 3]);
    expect(only(actions, 'process again').uids).toEqual([2]);
  });

  it('L4 moves a batch of 500 by one command', () => {
    expect(only(plan(halfDone(500, 0), NOW, settings), 'ask').uids).toHaveLength(500);
  });

  it('L4 moves a larger batch in chunks of 500, though others are in flight', () => {
    expect(only(plan(halfDone(700, 50), NOW, settings), 'ask').uids).toHaveLength(500);
  });

  it('L4 a straggler is carried 5 s after the others, and no sooner', () => {
    const before = plan(halfDone(9, 1, NOW - 4_999), NOW, settings);
    expect(kinds(before)).not.toContain('carry');
    const after = plan(halfDone(9, 1, NOW - 5_000), NOW, settings);
    expect(only(after, 'carry').uids).toEqual([10]);
  });

  it('L4 once the straggler is carried the others are moved', () => {
    const carried = halfDone(9, 1);
    carried.inFlight.set(10, { ...flight, carried: true });
    expect(only(plan(carried, NOW, settings), 'ask').uids).toEqual(uids(9));
  });

  it('L4 members that find no room hold nobody back for longer than 5 s', () => {
    const full = halfDone(9, 1);
    full.todo.add(99);
    full.sizes.set(99, 900);
    full.inFlight.set(10, { ...flight, size: settings.windowBytes });
    expect(plan(full, NOW, settings)).toEqual([]);
    expect(kinds(plan(full, NOW + 5_000, settings))).toEqual(['carry']);
    full.inFlight.set(10, { ...flight, carried: true, size: settings.windowBytes + 1 });
    expect(only(plan(full, NOW + 5_000, settings), 'ask').uids).toEqual(uids(9));
  });

  it('L4 nobody is carried while nobody is held back', () => {
    expect(plan(halfDone(0, 3, NOW - MINUTE), NOW, settings)).toEqual([]);
  });

  it('L8 a new owner moves nothing before the last lease must have ended', () => {
    const early = { ...settings, moveFrom: NOW + 1 };
    expect(plan(halfDone(10, 0), NOW, early)).toEqual([]);
    expect(kinds(plan(halfDone(10, 0), NOW + 1, early))).toEqual(['ask']);
  });

  it('L5 does not ask a database that is away again at once', () => {
    const away = halfDone(10, 0);
    away.askAfter = NOW + 1;
    expect(plan(away, NOW, settings)).toEqual([]);
  });

  it('L6 a refused move is left alone until its time, and holds no batch up', () => {
    const refused = halfDone(1, 0);
    refused.refusedMoves.set(1, { tries: 1, until: NOW + 1 });
    expect(kinds(plan(refused, NOW, settings))).toEqual(['end cycle']);
    expect(kinds(plan(refused, NOW + 1, settings))).toEqual(['ask']);
  });

  it('L4 the cycle ends when nothing of the batch is left', () => {
    const done = ledger((it) => {
      it.inCycle = true;
    });
    expect(kinds(plan(done, NOW, settings))).toEqual(['end cycle']);
  });
});
