import type { Redis } from 'ioredis';

const DELETE_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

/** Deletes a key that still has this value, in one step. @returns whether it did: true for one caller only */
export async function deleteIfSame(
  redis: Redis,
  key: string,
  value: string | number,
): Promise<boolean> {
  return (await redis.eval(DELETE_SCRIPT, 1, key, value)) === 1;
}
