import { describe, expect, it } from 'vitest';
import type { Reconciler } from '../src/reconciler.ts';
import { type Corruption, passOnce, settle, World } from './world/world.ts';

const corruptions: readonly Corruption[] = [
  'refused',
  'withheld',
  'cut',
  'size refused',
  'size withheld',
];

describe('messages that cannot be fetched', () => {
  it.each(corruptions)('L15 two of them (%s) do not keep later ones waiting', async (how) => {
    const world = new World();
    const fetcher = world.startFetcher();
    for (let i = 0; i < 2; i += 1) world.unfetchable.set(world.arrive(), how);
    const first = world.arrive();
    await settle(world, fetcher);
    const later = [world.arrive(), world.arrive(), world.arrive()];
    await settle(world, fetcher);
    expect(world.output).toEqual([first, ...later]);
  });

  it.each(corruptions)('L15 one (%s) is parked after three failures', async (how) => {
    const world = new World();
    const fetcher = world.startFetcher();
    const bad = world.arrive();
    world.unfetchable.set(bad, how);
    for (let batch = 0; batch < 3; batch += 1) {
      world.arrive();
      world.arrive();
      await settle(world, fetcher);
    }
    expect(world.jobs.get(bad)).toBe('parked');
    expect(world.output).toHaveLength(6);
  });

  it('L15 it is not parked while nothing shows that others could be fetched', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    for (let i = 0; i < 5; i += 1) world.unfetchable.set(world.arrive(), 'refused');
    await settle(world, fetcher);
    await settle(world, fetcher);
    expect(world.jobs.size).toBe(0);
    world.healEverything();
    await settle(world, fetcher);
    expect(world.output).toHaveLength(5);
  });

  it('L15 they do not keep the others of their batch from being moved', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    const good = [world.arrive(), world.arrive(), world.arrive()];
    for (let i = 0; i < 30; i += 1) world.unfetchable.set(world.arrive(), 'refused');
    await settle(world, fetcher);
    expect(world.output).toEqual(good);
  });

  it('L15 ten whose size the server keeps to itself are asked for once a minute, not without end', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    for (let i = 0; i < 10; i += 1) world.unfetchable.set(world.arrive(), 'size withheld');
    for (let second = 0; second < 60; second += 1) {
      world.pass(1);
      await passOnce(fetcher);
    }
    expect(world.fetches.length).toBeGreaterThan(0);
    expect(world.fetches.length).toBeLessThan(60);
  });
});

describe('what a fault leaves behind', () => {
  it('L6 a move whose answer is lost is not made again on a server without UIDPLUS', async () => {
    const world = new World();
    world.uidPlus = false;
    const fetcher = world.startFetcher();
    const uids = [world.arrive(), world.arrive(), world.arrive()];
    world.failNext('answer to a move');
    await passOnce(fetcher);
    world.process();
    await passOnce(fetcher);
    await settle(world, world.connectAgain(fetcher));
    expect(world.output).toEqual(uids);
  });

  it('L8 a message that another fetcher moved at the same time is told of', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    const [, twice] = [world.arrive(), world.arrive(), world.arrive()];
    world.movedByAnother.add(twice);
    await settle(world, fetcher);
    expect(world.output).toHaveLength(3);
    expect(world.movedTwice).toBe(1);
  });

  it('L5 P5 what the database has lost is processed again at once, not when it is to be moved', async () => {
    const world = new World();
    const before = world.startFetcher();
    const lost = [world.arrive(), world.arrive(), world.arrive()];
    world.settings = { ...world.settings, moveFrom: Number.POSITIVE_INFINITY };
    await settle(world, before);
    world.filed.clear();
    world.fetches.length = 0;
    await passOnce(world.startFetcher());
    expect(world.fetches).toEqual([lost]);
  });

  it('P5 what a database that was put back has lost goes before those whose jobs were dropped', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    const lost = [world.arrive(), world.arrive()];
    const waiting = [world.arrive(), world.arrive()];
    await passOnce(fetcher);
    world.processOldest();
    world.processOldest();
    await passOnce(fetcher);
    world.filed.clear();
    for (const uid of waiting) world.jobs.delete(uid);
    world.fetches.length = 0;
    await passOnce(fetcher);
    expect(world.fetches.flat()).toEqual([...lost, ...waiting]);
  });

  it('P5 once the queue began anew, what the database has lost is processed again at once, also where no job was dropped', async () => {
    const world = new World();
    world.settings = { ...world.settings, moveFrom: Number.POSITIVE_INFINITY };
    const fetcher = world.startFetcher();
    const lost = [world.arrive(), world.arrive(), world.arrive()];
    await settle(world, fetcher);
    world.filed.clear();
    world.beginAnew();
    world.fetches.length = 0;
    await passOnce(fetcher);
    expect(world.fetches).toEqual([lost]);
  });

  it('P5 a job that was added before its fetcher knew that the queue began anew is dropped and added again', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    const uids = [world.arrive(), world.arrive(), world.arrive()];
    await passOnce(fetcher);
    world.epoch += 1;
    world.process();
    expect(world.filed.size).toBe(0);
    await settle(world, fetcher);
    expect(new Set(world.output)).toEqual(new Set(uids));
  });

  it('L3 since when messages wait is known after a crash in mid-batch', async () => {
    const world = new World();
    world.arrive();
    const first = world.startFetcher();
    await passOnce(first);
    world.pass(60);
    // The batch fires, and that is all.
    world.failNext('adding jobs');
    await passOnce(first);
    expect(world.jobs.size).toBe(0);
    await passOnce(world.startFetcher());
    expect(world.jobs.size).toBe(1);
  });

  it('L4 a fetcher that starts drops the bytes of what was settled meanwhile', async () => {
    const world = new World();
    for (let i = 0; i < 3; i += 1) world.arrive();
    world.poison.add(world.arrive());
    await passOnce(world.startFetcher());
    expect(world.bytes.size).toBe(4);
    world.process();
    await passOnce(world.startFetcher());
    expect(world.bytes.size).toBe(0);
  });

  it('L4 jobs that a full Redis does not take leave no bytes in it', async () => {
    const world = new World();
    const fetcher = world.startFetcher();
    for (let i = 0; i < 3; i += 1) world.arrive();
    world.failNext('adding jobs');
    await passOnce(fetcher);
    expect(world.bytes.size).toBe(0);
    await settle(world, fetcher);
    expect(world.output).toHaveLength(3);
  });

  it('L4 all that a person retries at once keep to the window', async () => {
    const world = new World();
    world.settings = { ...world.settings, windowMessages: 4 };
    const fetcher = world.startFetcher();
    for (let i = 0; i < 20; i += 1) world.poison.add(world.arrive());
    await settle(world, fetcher);
    world.poison.clear();
    world.retryParked();
    world.pass(3);
    await passOnce(fetcher);
    expect(world.bytes.size).toBe(4);
    await settle(world, fetcher);
    expect(world.output).toHaveLength(20);
  });
});

describe('what became of many jobs in flight', () => {
  async function twoHundredInFlight(): Promise<[World, Reconciler, number[]]> {
    const world = new World();
    const fetcher = world.startFetcher();
    const uids = Array.from({ length: 200 }, () => world.arrive());
    await passOnce(fetcher);
    world.statesRead.length = 0;
    return [world, fetcher, uids];
  }

  it('L5 is read of the oldest, and of the next as long as most have ended', async () => {
    const [world, fetcher, uids] = await twoHundredInFlight();
    for (let i = 0; i < 40; i += 1) world.processOldest();
    await passOnce(fetcher);
    expect(world.statesRead).toEqual([uids.slice(0, 32), uids.slice(32, 64)]);
    expect(fetcher.folder.ledger.completed.size).toBe(40);
  });

  it('P5 is read of all once one of them is gone', async () => {
    const [world, fetcher, uids] = await twoHundredInFlight();
    world.jobs.delete(uids[4] ?? 0);
    await passOnce(fetcher);
    expect(world.statesRead.slice(0, 2)).toEqual([uids.slice(0, 32), uids.slice(32)]);
  });

  it('L5 is read of all every two seconds', async () => {
    const [world, fetcher, uids] = await twoHundredInFlight();
    world.pass(2);
    await passOnce(fetcher);
    expect(world.statesRead).toEqual([uids]);
  });
});
