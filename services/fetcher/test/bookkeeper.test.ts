import { expect, it } from 'vitest';
import { passOnce, settle, World } from './world/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

it('O9 what lies unfiled is noted by the first look, then every quarter of an hour', async () => {
  const world = new World();
  // Far from midnight.
  world.time = 20_000 * DAY + DAY / 2;
  const fetcher = world.startFetcher();
  const first = world.arrive();
  await passOnce(fetcher);
  expect(world.unfiled).toEqual([first]);
  const second = world.arrive();
  await settle(world, fetcher);
  expect(world.output).toEqual([first, second]);
  world.time += 5 * MINUTE;
  await passOnce(fetcher);
  expect(world.unfiled).toEqual([first]);
  world.time += 15 * MINUTE;
  await settle(world, fetcher);
  expect(world.unfiled).toEqual([]);
});

it('O9 it is noted by the first look of a day, too', async () => {
  const world = new World();
  world.time = 20_000 * DAY - MINUTE;
  const fetcher = world.startFetcher();
  await passOnce(fetcher);
  expect(world.unfiled).toEqual([]);
  const late = world.arrive();
  world.time += 2 * MINUTE;
  await passOnce(fetcher);
  expect(world.unfiled).toEqual([late]);
});

it('O9 parked messages are noted, too; a database that refuses holds nothing up', async () => {
  const world = new World();
  const bad = world.arrive();
  const good = [world.arrive(), world.arrive()];
  world.poison.add(bad);
  world.refusesNotes = true;
  await settle(world, world.startFetcher());
  expect(world.output).toEqual(good);
  expect(world.unfiled).toEqual([]);
  world.refusesNotes = false;
  await settle(world, world.startFetcher());
  expect(world.unfiled).toEqual([bad]);
});
