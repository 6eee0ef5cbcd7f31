import { Failure } from '@buzon/shared/failures';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Corruption, type Fetcher, passOnce, settle, World } from './world/world.ts';

interface Run {
  readonly world: World;
  fetcher: Fetcher;
  /** A replica that had the lease before: it remembers what it saw, and may not know that it lost it. */
  other: Fetcher | null;
}

const corruptions: readonly Corruption[] = [
  'refused',
  'withheld',
  'cut',
  'size refused',
  'size withheld',
];

/** Everything that can happen, in any order; numbers weigh how often. */
const events: readonly (readonly [number, string, (run: Run) => void | Promise<void>])[] = [
  [8, 'a message arrives', ({ world }) => arrive(world)],
  [2, 'a message arrives that is too large', ({ world }) => arrive(world, 2_000_000)],
  [2, 'a message arrives whose filing fails', ({ world }) => arriveInto(world, world.poison)],
  ...corruptions.map(
    (how) =>
      [
        1,
        `a message arrives that cannot be fetched: ${how}`,
        ({ world }: Run) => {
          world.unfetchable.set(world.arrive(), how);
        },
      ] as const,
  ),
  [12, 'the fetcher makes a pass', pass],
  [6, 'the server announces a change', ({ fetcher }) => fetcher.noticeChange()],
  [6, 'the processors work', ({ world }) => world.process()],
  [6, 'a processor takes the oldest', ({ world }) => world.processOldest()],
  [4, 'a second passes', ({ world }) => world.pass(1)],
  [3, 'a minute passes', ({ world }) => world.pass(61)],
  [2, 'Redis is emptied', ({ world }) => world.flushAll()],
  [2, 'Redis loses bytes', ({ world }) => world.loseBytes()],
  [2, 'the database is put back', ({ world }) => world.restoreDatabase()],
  [2, 'a processor notices it', ({ world }) => world.beginAnew()],
  [2, 'a person retries what is parked', ({ world }) => world.retryParked()],
  [1, 'a person removes a message', ({ world }) => world.removeByOthers()],
  [2, 'the server refuses moves', ({ world }) => world.refuseMoves(true)],
  [2, 'the server takes moves again', ({ world }) => world.refuseMoves(false)],
  [1, 'the folder is made anew', renumber],
  [1, 'Redis is full', ({ world }) => setFull(world, true)],
  [2, 'Redis has room again', ({ world }) => setFull(world, false)],
  [2, 'the connection breaks in a fetch', ({ world }) => world.failNext('fetch')],
  [1, 'the lease ends', ({ world }) => world.failNext('lease')],
  [2, 'another fetcher takes over', takeOver],
  [2, 'the last owner makes a late pass', ({ other }) => latePass(other)],
  [2, 'the answer to a move is lost', ({ world }) => world.failNext('answer to a move')],
  [2, 'the connection is made anew', connectAgain],
  [2, 'the mailbox fails', ({ world }) => world.failNext('mailbox')],
  [2, 'the queue fails', ({ world }) => world.failNext('queue')],
  [2, 'the database fails', ({ world }) => world.failNext('database')],
  [2, 'the fetcher is started anew', startAnew],
];

function arrive(world: World, size?: number): void {
  world.arrive(size);
}

function arriveInto(world: World, kind: Set<number>): void {
  kind.add(world.arrive());
}

/** A broken connection is followed by another. */
async function pass(run: Run): Promise<void> {
  const failure = await passOnce(run.fetcher);
  if (failure instanceof Failure && failure.source === 'imap') connectAgain(run);
}

function renumber(run: Run): void {
  run.world.renumber();
  startAnew(run);
}

function setFull(world: World, full: boolean): void {
  world.full = full;
}

function takeOver(run: Run): void {
  const { world, fetcher, other } = run;
  run.other = fetcher;
  run.fetcher = other === null ? world.startFetcher() : world.handTo(other);
}

async function latePass(other: Fetcher | null): Promise<void> {
  if (other !== null) await passOnce(other);
}

function connectAgain(run: Run): void {
  run.fetcher = run.world.connectAgain(run.fetcher);
}

function startAnew(run: Run): void {
  run.fetcher = run.world.startFetcher();
}

const anyEvent = fc.oneof(
  ...events.map(([weight, name]) => ({ weight, arbitrary: fc.constant(name) })),
);
const byName = new Map(events.map(([, name, act]) => [name, act]));

/** The world itself throws when something is moved that is not filed, or enqueued twice. */
async function play(names: readonly string[], uidPlus: boolean): Promise<Run> {
  const world = new World();
  world.uidPlus = uidPlus;
  const run: Run = { world, fetcher: world.startFetcher(), other: null };
  for (const name of names) await byName.get(name)?.(run);
  return run;
}

/** What is left in the folder in the end may only be what cannot be filed, and that is parked. */
function expectOnlyParkedLeft(world: World): void {
  for (const [uid, { deleted, size }] of world.input) {
    if (deleted) continue;
    if (size <= world.settings.maxMessageBytes) throw new Error(`${uid} was forgotten`);
    if (world.jobs.get(uid) !== 'parked') throw new Error(`${uid} is not parked`);
  }
}

function expectNothingLost(world: World): void {
  for (const uid of world.arrived) {
    if (world.input.has(uid) || world.output.includes(uid)) continue;
    if (!world.removedByOthers.has(uid)) throw new Error(`${uid} is lost`);
  }
  if (new Set(world.output).size !== world.output.length) throw new Error('moved twice');
}

describe('the fetcher, whatever happens', () => {
  for (const uidPlus of [true, false]) {
    const server = uidPlus ? 'a server with UIDPLUS' : 'a server without UIDPLUS';

    it(`L5 L7 on ${server}: nothing is moved unless filed, nothing forgotten, nothing enqueued twice`, async () => {
      const history = fc.array(anyEvent, { minLength: 40, maxLength: 200, size: 'max' });
      const property = fc.asyncProperty(history, async (names) => {
        const { world, fetcher } = await play(names, uidPlus);
        world.healEverything();
        world.retryParked();
        await settle(world, fetcher);
        world.retryParked();
        await settle(world, fetcher);
        expectOnlyParkedLeft(world);
        expectNothingLost(world);
      });
      await fc.assert(property, { numRuns: 400 });
    });
  }

  it('L7 parked messages never block the others', async () => {
    const history = fc.array(anyEvent, { maxLength: 60, size: 'max' });
    const property = fc.asyncProperty(history, async (names) => {
      const { world, fetcher } = await play(names, true);
      const poison = [...world.poison];
      world.healEverything();
      for (const uid of poison) world.poison.add(uid);
      // What a refused move waits for is another matter.
      world.pass(300);
      const later = Array.from({ length: world.settings.maxChangesCount }, () => world.arrive());
      await settle(world, fetcher);
      const heldUp = later.filter((uid) => !world.output.includes(uid));
      if (heldUp.length > 0) throw new Error(`${heldUp.join()} were held up`);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('L15 messages that cannot be fetched never block the others', async () => {
    const history = fc.array(anyEvent, { maxLength: 60, size: 'max' });
    const property = fc.asyncProperty(history, async (names) => {
      const { world, fetcher } = await play(names, true);
      const unfetchable = [...world.unfetchable];
      world.healEverything();
      for (const [uid, how] of unfetchable) world.unfetchable.set(uid, how);
      world.pass(300);
      const later = Array.from({ length: world.settings.maxChangesCount }, () => world.arrive());
      await settle(world, fetcher);
      const heldUp = later.filter((uid) => !world.output.includes(uid));
      if (heldUp.length > 0) throw new Error(`${heldUp.join()} were held up`);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
