import { Random, seedOf } from '../mails/random.ts';
import { campaign, type Strike } from './campaign.ts';
import type { World } from './faults/fault.ts';
import { ChaosInstallation } from './installation.ts';
import type { ChaosOptions } from './options.ts';
import { Post } from './post.ts';
import { Restores } from './restores.ts';
import { settle } from './settle.ts';
import { accountGap } from './verdict/account.ts';
import { Confirmations } from './verdict/confirmations.ts';
import { type MailVerdict, mailVerdict } from './verdict/verdict.ts';
import { Acknowledgements } from './watch/acknowledgements.ts';
import { StandStill } from './watch/stand-still.ts';

/** What a run of chaos found. */
export interface ChaosResult extends MailVerdict {
  readonly mails: number;
  readonly faults: number;
  readonly unconfirmed: number;
  /** Parked without a reason of their own. */
  readonly parked: number;
  readonly repeatedConfirmations: number;
  readonly longestStandstillSeconds: number;
  /** Confirmations that nobody should have got, or under another Message-ID. */
  readonly wrongConfirmations: number;
  /** Jobs that completed although the database did not know their delivery. */
  readonly untrueAcknowledgements: number;
  /** By how much the account of the run (O9) is off. */
  readonly accountGap: number;
  /** Parked for a reason of their own, and filed when it was mended. */
  readonly parkedRightly: number;
  readonly strikes: readonly Strike[];
}

/** Runs Buzón under faults and compares what came of it with what was posted. */
export async function runChaos(
  options: ChaosOptions,
  tell: (words: string) => void,
): Promise<ChaosResult> {
  tell('starting the servers and services');
  const installation = await ChaosInstallation.start(options.sabotage);
  const { system } = installation;
  const redis = system.redis();
  try {
    const world: World = {
      installation,
      redis,
      post: new Post(system, options.seed, options.mails),
      random: new Random(seedOf(options.seed, 1)),
      restores: new Restores(),
      toBeParked: new Map(),
    };
    return await observed(world, options, tell);
  } finally {
    redis.disconnect();
    await installation.stop();
  }
}

async function observed(
  world: World,
  { faults, minutes, patienceSeconds }: ChaosOptions,
  tell: (words: string) => void,
): Promise<ChaosResult> {
  const { post, restores, installation } = world;
  const confirmations = new Confirmations(installation.system.stack.smtp.received, restores);
  const acknowledgements = new Acknowledgements(world);
  const standStill = new StandStill(world);
  try {
    const strikes = await campaign(world, { faults, milliseconds: minutes * 60_000 }, tell);
    tell('waiting until all is filed, moved and confirmed');
    const { parked, parkedRightly } = await settle(world, confirmations, patienceSeconds);
    const { unconfirmed, repeated, wrong } = confirmations.verdict(post.posted);
    return {
      mails: post.posted.length,
      faults: strikes.length,
      ...(await mailVerdict(world, tell)),
      unconfirmed,
      parked,
      repeatedConfirmations: repeated,
      longestStandstillSeconds: standStill.longestSeconds,
      wrongConfirmations: wrong,
      untrueAcknowledgements: acknowledgements.untrue,
      accountGap: await accountGap(world),
      parkedRightly,
      strikes,
    };
  } finally {
    await Promise.all([acknowledgements.stop(), standStill.stop()]);
  }
}

/** Whether nothing was lost, nothing came twice, and nothing was told falsely. */
export function isFaultless(result: ChaosResult): boolean {
  const faults = [
    result.lost,
    result.filedTwice,
    result.movedTwice,
    result.wrongCases,
    result.notMoved,
    result.unconfirmed,
    result.parked,
    result.wrongConfirmations,
    result.untrueAcknowledgements,
    result.accountGap,
  ];
  return faults.every((count) => count === 0);
}
