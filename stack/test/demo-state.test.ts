import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning, nextDemoState, readDemoState, writeDemoState } from '../src/demo/demo-state.ts';
import { temporaryDirectory } from '../src/index.ts';

describe('the state of the demo', () => {
  it('is the same at the next start, and nobody else may read it', async () => {
    const directory = await temporaryDirectory('demo-state');
    expect(await readDemoState(directory)).toBeNull();
    const first = await nextDemoState(null);
    await writeDemoState(directory, { ...first, seeded: true });
    const second = await nextDemoState(await readDemoState(directory));
    expect(second).toEqual({ ...first, seeded: true });
    expect(new Set(Object.values(first.ports)).size).toBe(9);
    expect((await stat(join(directory, 'state.json'))).mode & 0o077).toBe(0);
  });

  it('takes another port where somebody else has the old one', async () => {
    const first = await nextDemoState(null);
    const stranger = createServer().listen(first.ports.redis, '127.0.0.1');
    await once(stranger, 'listening');
    const second = await nextDemoState(first);
    stranger.close();
    expect(second.ports).toEqual({ ...first.ports, redis: second.ports.redis });
    expect(second.ports.redis).not.toBe(first.ports.redis);
  });

  it('tells whether its process still serves', async () => {
    const state = await nextDemoState(null);
    expect(await isRunning(state)).toBe(false);
    const database = createServer().listen(state.ports.postgres, '127.0.0.1');
    await once(database, 'listening');
    expect(await isRunning(state)).toBe(true);
    database.close();
  });
});
