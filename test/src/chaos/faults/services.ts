import type { ServiceServer } from '@buzon/stack';
import type { ChaosInstallation, Replicated } from '../installation.ts';
import type { Fault, World } from './fault.ts';

/** A worker's lock is 8 s, a fetcher's lease 10 s: who stands still for longer has lost them. */
const LONGER_THAN_LOCK = [9_000, 11_000] as const;
const LONGER_THAN_LEASE = [11_000, 13_000] as const;
const SHORTLY = [200, 1_500] as const;

const killed = (service: Replicated): Fault => ({
  name: `kill-${service}`,
  during: service === 'notifier' ? 'confirmations' : 'messages',
  lasts: SHORTLY,
  async strike(world) {
    const victim = await victimOf(service, world);
    await victim.kill();
    return () => victim.start();
  },
});

const frozen = (service: Replicated, lasts: Fault['lasts']): Fault => ({
  name: `freeze-${service}`,
  during: service === 'notifier' ? 'confirmations' : 'messages',
  lasts,
  async strike(world) {
    const victim = await victimOf(service, world);
    await victim.freeze();
    return () => victim.thaw();
  },
});

/** Services that die or stand still. */
export const serviceFaults: readonly Fault[] = [
  killed('fetcher'),
  killed('processor'),
  killed('notifier'),
  frozen('fetcher', LONGER_THAN_LEASE),
  frozen('processor', LONGER_THAN_LOCK),
  frozen('notifier', LONGER_THAN_LOCK),
];

/** Of the fetchers the one that owns the listener: the other one has nothing to lose. */
async function victimOf(
  service: Replicated,
  { installation, redis, random }: World,
): Promise<ServiceServer> {
  const replicas = installation.replicas[service];
  const owner = service === 'fetcher' ? await ownerOf(installation, redis) : undefined;
  return owner ?? random.pick(replicas);
}

/** The fetcher that owns the listener; undefined while nobody does. */
async function ownerOf(
  { replicas }: ChaosInstallation,
  redis: World['redis'],
): Promise<ServiceServer | undefined> {
  const token = await redis.get('{buzon}:lease:Default');
  const pid = Number(/\/(\d+)\//.exec(token ?? '')?.[1]);
  return replicas.fetcher.find((fetcher) => fetcher.pid === pid);
}
