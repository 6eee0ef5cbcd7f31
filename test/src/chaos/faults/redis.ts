import { type Fault, NOTHING_TO_HEAL } from './fault.ts';
import { networkFault } from './network.ts';

/** Redis dies, forgets, stands still, is full or cannot be reached. */
export const redisFaults: readonly Fault[] = [
  {
    name: 'kill-redis',
    during: 'messages',
    lasts: [200, 2_000],
    async strike({ installation: { system } }) {
      await system.stack.redis.kill();
      return () => system.stack.redis.start();
    },
  },
  {
    name: 'restart-redis',
    during: 'messages',
    lasts: [0, 1_000],
    async strike({ installation: { system } }) {
      await system.stack.redis.stop();
      return () => system.stack.redis.start();
    },
  },
  {
    name: 'empty-redis',
    during: 'messages',
    lasts: [0, 500],
    async strike({ redis }) {
      await redis.flushall();
      return NOTHING_TO_HEAL;
    },
  },
  {
    /** As when Redis is emptied between storing bytes and adding their job. */
    name: 'lose-bytes',
    during: 'messages',
    lasts: [0, 500],
    async strike({ redis }) {
      const keys = await redis.keys('{buzon}:raw:*');
      if (keys.length > 0) await redis.unlink(...keys);
      return NOTHING_TO_HEAL;
    },
  },
  {
    name: 'freeze-redis',
    during: 'messages',
    lasts: [1_000, 5_000],
    async strike({ installation: { system } }) {
      await system.stack.redis.freeze();
      return () => system.stack.redis.thaw();
    },
  },
  {
    name: 'fill-redis',
    during: 'messages',
    lasts: [1_000, 4_000],
    async strike({ redis }) {
      // Every write is answered with OOM.
      await redis.config('SET', 'maxmemory', '1');
      return async () => {
        await redis.config('SET', 'maxmemory', '0');
      };
    },
  },
  networkFault('redis', 'messages'),
];
