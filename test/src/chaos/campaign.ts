import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, World } from './faults/fault.ts';
import { untilInFlight } from './in-flight.ts';

/** What a campaign is made of. */
export interface CampaignOptions {
  readonly faults: readonly Fault[];
  readonly milliseconds: number;
}

/** One fault that struck, and how many jobs it caught in mid-work. */
export interface Strike {
  readonly fault: string;
  readonly inFlight: number;
  readonly milliseconds: number;
}

/** One strike with its burst takes about so long; half of the mails come in bursts. */
const STRIKE_MS = 6_000;
const BURST = { least: 8, most: 60 } as const;
const TRICKLE_MS = 500;
/** Between two faults. */
const QUIET_MS = [200, 2_000] as const;

/**
 * Strikes one fault after the other at random moments while mails keep arriving, until the time is up.
 * @throws Error when a fault found nothing in flight, or could not be healed
 */
export async function campaign(
  world: World,
  { faults, milliseconds }: CampaignOptions,
  tell: (words: string) => void,
): Promise<readonly Strike[]> {
  const { post } = world;
  const end = Date.now() + milliseconds;
  const bursts = Math.ceil(milliseconds / STRIKE_MS) + 1;
  const burst = clamped(Math.floor(post.left / 2 / bursts), BURST);
  const arriving = trickle(world, end, faults.length === 0 ? 0 : burst * bursts);
  const strikes: Strike[] = [];
  for (const fault of order(world, faults)) {
    if (Date.now() >= end) break;
    // On a fast machine the mails may be over before the time is: nothing would be left to strike.
    if ((await post.send(burst)) < burst) break;
    strikes.push(await strike(world, fault, tell));
    await pause(world.random.between(...QUIET_MS));
  }
  await arriving;
  await post.send(post.left);
  return strikes;
}

/** Those that take longest to show first, then all of them in rounds, each round in another order. */
function* order({ random }: World, faults: readonly Fault[]): Generator<Fault> {
  const slow = faults.filter(({ lasts: [, most], name }) => most === 0 || name === 'corrupt-item');
  yield* slow;
  yield* random.shuffled(faults.filter((fault) => !slow.includes(fault)));
  while (faults.length > 0) yield* random.shuffled(faults);
}

async function strike(world: World, fault: Fault, tell: (words: string) => void): Promise<Strike> {
  const inFlight = await untilInFlight(world, fault.during);
  tell(`${fault.name} (${inFlight} ${fault.during} in flight)`);
  const began = performance.now();
  const heal = await fault.strike(world);
  await pause(world.random.between(...fault.lasts));
  await heal();
  return { fault: fault.name, inFlight, milliseconds: Math.round(performance.now() - began) };
}

/** Mails that come evenly, but for those that are kept for the bursts. */
async function trickle({ post }: World, end: number, kept: number): Promise<void> {
  const began = Date.now();
  const all = Math.max(post.left - kept, 0);
  let sent = 0;
  while (Date.now() < end && sent < all) {
    await pause(TRICKLE_MS);
    const due = Math.min(all, Math.ceil((all * (Date.now() - began)) / (end - began)));
    await post.send(due - sent);
    sent = due;
  }
}

function clamped(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(Math.max(value, least), most);
}
