import type { CodeRule, WordsRule } from './rule.ts';

/** The first word of an error reply (Redis and Valkey). */
export const redisCodes: readonly CodeRule[] = [
  { codes: ['OOM'], verdict: 'world', says: 'Redis is full' },
  { codes: ['LOADING'], verdict: 'world', says: 'Redis is loading its data' },
  {
    codes: ['READONLY', 'MASTERDOWN', 'NOREPLICAS', 'UNBLOCKED', 'FAILOVER'],
    verdict: 'world',
    says: 'Redis is failing over',
  },
  {
    codes: ['CLUSTERDOWN', 'TRYAGAIN', 'MOVED', 'ASK'],
    verdict: 'world',
    says: 'The Redis cluster is down or moving its slots',
  },
  // A script cache emptied by a restart; the client loads it again with the next call.
  { codes: ['NOSCRIPT'], verdict: 'world', says: 'Redis lost its scripts' },
  { codes: ['BUSY'], verdict: 'world', says: 'Redis is busy with a script' },
  { codes: ['MISCONF'], verdict: 'world', says: 'Redis cannot write to its disk' },
  {
    codes: ['NOAUTH', 'WRONGPASS'],
    verdict: 'installation',
    says: 'Redis refuses the user or password',
  },
  { codes: ['NOPERM', 'DENIED'], verdict: 'installation', says: 'The Redis user lacks a right' },
  {
    codes: ['CROSSSLOT'],
    verdict: 'installation',
    says: 'BUZON_PREFIX needs a hash tag in braces for a Redis cluster',
  },
  {
    codes: ['WRONGTYPE'],
    verdict: 'installation',
    says: 'Another program uses the same keys in Redis: choose another BUZON_PREFIX',
  },
];

/** What ioredis and BullMQ say themselves. */
export const redisWords: readonly WordsRule[] = [
  {
    code: 'CONNECTION',
    words:
      /connection is closed|connection is in|stream isn't writeable|max retries per request|command timed out|connection close|socket closed|none of the sentinels|all sentinels are unreachable|failed to refresh slots cache|cluster isn't ready|cluster is ended/i,
    verdict: 'world',
    says: 'Redis is away',
  },
  {
    // Redis was emptied under a running job (BullMQ's words).
    code: 'EMPTIED',
    words: /missing key for job|missing lock for job|could not renew lock/i,
    verdict: 'world',
    says: 'Redis lost a job that was running',
  },
  {
    code: 'MAXCLIENTS',
    words: /max number of clients reached/i,
    verdict: 'world',
    says: 'Redis has too many connections',
  },
  {
    code: 'AUTHENTICATION',
    words: /invalid (username-)?password|called without any password configured/i,
    verdict: 'installation',
    says: 'Redis refuses the user or password',
  },
  {
    code: 'UNKNOWN_COMMAND',
    words: /unknown command|redis version needs to be/i,
    verdict: 'installation',
    says: 'This Redis is too old or lacks a command',
  },
];
