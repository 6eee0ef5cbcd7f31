import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { startImapSim } from '../src/imap/sim/imap-sim.ts';
import { runSim } from '../src/imap/sim/run-sim.ts';
import { obey } from '../src/imap/sim/sim-console.ts';

it('says where to log in and what can be said to it, and ends with its input', async () => {
  const input = new PassThrough();
  const said: string[] = [];
  const ended = runSim({ args: ['gmail'], input, say: (text) => said.push(text) });
  input.end('mail 3\nfolders\nthrotle\n');
  expect(await ended).toBe(0);
  expect(said[0]).toMatch(/127\.0\.0\.1 +Port +\d+/);
  expect(said[0]).toContain('abcd efgh ijkl mnop');
  expect(said[1]).toBe('3 put into IMAP/New');
  expect(said[2]).toContain('3\tIMAP/New');
  expect(said[2]).toContain('3\t[Gmail]/Todos');
  expect(said[3]).toContain('throttle [SECONDS]');
});

it.each([[[]], [['yahoo']], [['gmail', '--fast']]])('says what it can play: %j', async (args) => {
  const said: string[] = [];
  const status = await runSim({ args, input: new PassThrough(), say: (text) => said.push(text) });
  expect({ status, said }).toEqual({
    status: 2,
    said: [expect.stringContaining('gmail|microsoft365|exchange|exchange2010')],
  });
});

it('misbehaves until it is told to be well', async () => {
  const sim = await startImapSim('microsoft365');
  for (const line of ['throttle 10', 'mute', 'unconnected', 'connections 2']) obey(sim, line);
  expect(sim.faults).toEqual({
    throttle: 10_000,
    silentIdle: true,
    notConnected: true,
    maxConnections: 2,
  });
  obey(sim, 'well');
  expect(sim.faults).toMatchObject({ throttle: null, silentIdle: false, notConnected: false });
  await sim.stop();
});
