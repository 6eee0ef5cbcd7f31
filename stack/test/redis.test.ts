import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis, temporaryDirectory } from '../src/index.ts';
import { redisSays } from './redis-talk.ts';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('redis-test') });
});
afterAll(async () => {
  await server.stop();
});

describe('Redis of the stack', () => {
  it('never evicts, as BullMQ needs it', async () => {
    expect(await redisSays(server.port, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
  });

  it('is empty after a kill, on the same port', async () => {
    await redisSays(server.port, 'SET mark 1');
    await server.kill();
    await expect(redisSays(server.port, 'PING')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    expect(await redisSays(server.port, 'EXISTS mark')).toBe(':0\r\n');
  });

  it('keeps what it was told over a stop with appendOnly', async () => {
    const directory = await temporaryDirectory('redis-kept');
    const kept = await startRedis({ directory, appendOnly: true });
    await redisSays(kept.port, 'SET mark 1');
    await kept.stop();
    await kept.start();
    expect(await redisSays(kept.port, 'EXISTS mark')).toBe(':1\r\n');
    await kept.stop();
  });

  it('answers OOM at its memory limit', async () => {
    const directory = await temporaryDirectory('redis-full');
    const small = await startRedis({ directory, maxMemoryBytes: 1 });
    expect(await redisSays(small.port, 'SET mark 1')).toContain('OOM');
    await small.stop();
  });

  it('answers only after a freeze', async () => {
    await server.freeze();
    let answered = false;
    const answer = redisSays(server.port, 'PING').finally(() => {
      answered = true;
    });
    // A second server on the same machine answers meanwhile: time has passed for the first, too.
    const other = await startRedis({ directory: await temporaryDirectory('redis-other') });
    expect(answered).toBe(false);
    await server.thaw();
    expect(await answer).toBe('+PONG\r\n');
    await other.stop();
  });

  it('is stopped even while frozen', async () => {
    const frozen = await startRedis({ directory: await temporaryDirectory('redis-frozen') });
    await frozen.freeze();
    await frozen.stop();
    await expect(redisSays(frozen.port, 'PING')).rejects.toThrow('ECONNREFUSED');
  });
});
