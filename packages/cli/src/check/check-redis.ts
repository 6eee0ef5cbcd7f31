import { classify } from '@buzon/shared/failures';
import { evictionPolicy, openRedis } from '@buzon/shared/queue';
import { type Environment, redactUrl } from '@buzon/shared/settings';
import { type Finding, fail, ok, warn } from './finding.ts';

const EVICTION_FIX =
  'set maxmemory-policy to noeviction in redis.conf: any other loses jobs when memory is full';

/** Redis: there, of a version that the queue can use, and not evicting jobs. */
export async function checkRedis({ redisUrl }: Environment): Promise<readonly Finding[]> {
  if (redisUrl === null) return [];
  let lastError: Error | null = null;
  const redis = openRedis(redisUrl, 'prompt', (error) => {
    lastError = error;
  });
  try {
    const info = await redis.info('server');
    const version = /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? 'of unknown version';
    return [
      ok('redis', `${redactUrl(redisUrl)} answers (${version})`),
      ...evictionFinding(await evictionPolicy(redis)),
    ];
  } catch (error) {
    // The command only says that it gave up; why stands in the connection's own error.
    const failure = await classify(lastError ?? error, 'redis');
    return [fail('redis', failure.message, 'look whether REDIS_URL is right and the server runs')];
  } finally {
    redis.disconnect();
  }
}

function evictionFinding(policy: string | null): readonly Finding[] {
  if (policy === null) {
    return [warn('redis', 'the server does not tell its maxmemory-policy', EVICTION_FIX)];
  }
  return policy === 'noeviction'
    ? [ok('redis', 'maxmemory-policy is noeviction')]
    : [fail('redis', `maxmemory-policy is ${policy}`, EVICTION_FIX)];
}
