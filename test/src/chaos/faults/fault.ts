import type { Redis } from 'ioredis';
import type { Random } from '../../mails/random.ts';
import type { Work } from '../in-flight.ts';
import type { ChaosInstallation } from '../installation.ts';
import type { Post } from '../post.ts';
import type { Restores } from '../restores.ts';

/** What a fault may touch. */
export interface World {
  readonly installation: ChaosInstallation;
  readonly post: Post;
  /** A connection of its own, past the networks that fail. */
  readonly redis: Redis;
  readonly random: Random;
  readonly restores: Restores;
  /** Mails that are expected to be parked, until a person has mended why: digest to sender. */
  readonly toBeParked: Map<string, string>;
}

/** Ends a fault. */
export type Heal = () => Promise<void>;

/** One way in which the world fails. */
export interface Fault {
  readonly name: string;
  /** What is in flight when it strikes. */
  readonly during: Work;
  /** How long it lasts: least and most milliseconds. */
  readonly lasts: readonly [least: number, most: number];
  strike(world: World): Promise<Heal>;
}

export const NOTHING_TO_HEAL: Heal = async () => undefined;
