import type { ListenerStatus } from '@buzon/shared/queue';
import { expect, it } from 'vitest';
import type { AccountView } from '../src/overview/accounts.ts';
import { alarmsOf } from '../src/overview/alarms.ts';
import { type ListenerView, listenerViews } from '../src/overview/listeners.ts';
import { type Part, part } from '../src/overview/part.ts';
import type { QueueView } from '../src/overview/queues.ts';
import { sharedAnswer } from '../src/overview/shared-answer.ts';

const now = new Date('2026-03-01T12:00:00Z');
const known = <T>(value: T): Part<T> => ({ ok: true, value });

const listener: ListenerView = {
  id: 'Default',
  state: 'connected',
  reason: null,
  code: null,
  provider: null,
  inputFolder: 'IMAP/New',
  outputFolder: null,
  waiting: 0,
  inFlight: 0,
  parked: 0,
  moved: 0,
  lastLookAt: now.toISOString(),
  runsOut: null,
  lastCycleAt: null,
};

const queue: QueueView = {
  name: 'messages',
  waiting: 0,
  active: 0,
  delayed: 0,
  failed: 0,
  completed: 0,
  hold: null,
  paused: false,
};

const alarms = (listeners: Partial<ListenerView>, queues: Partial<QueueView>) =>
  alarmsOf(
    known([{ ...listener, ...listeners }]),
    known([{ ...queue, ...queues }]),
    known(null),
    known([]),
    known([]),
    now,
  ).map(({ kind, level }) => [kind, level]);

const hold = { source: 'database', code: 'X', reason: 'r', since: now.toISOString() } as const;

it('O2 says nothing when all is well', () => {
  expect(alarms({}, {})).toEqual([]);
});

it.each([
  [{ state: 'held' }, {}, 'listener-held', 'person'],
  [{ state: 'held', code: 'THROTTLED' }, {}, 'listener-waits', 'waits'],
  [{ code: 'THROTTLED', lastLookAt: '2026-03-01T11:55:00Z' }, {}, 'listener-waits', 'waits'],
  [{ state: 'absent' }, {}, 'listener-absent', 'person'],
  [{ lastLookAt: '2026-03-01T11:55:00Z' }, {}, 'listener-blind', 'person'],
  [{ code: 'MOVE_REFUSED', reason: 'over quota' }, {}, 'moves-refused', 'person'],
  [{ state: 'idle', lastLookAt: null }, { failed: 2 }, 'parked', 'person'],
  [{ runsOut: { what: 'Certificate', at: '2026-03-20T00:00:00Z' } }, {}, 'log-in-ends', 'person'],
  [{}, { name: 'confirmations', failed: 1 }, 'confirmations-failed', 'person'],
  [{}, { paused: true }, 'queue-paused', 'person'],
  [{}, { hold: { ...hold, kind: 'installation' } }, 'queue-held', 'person'],
  [{}, { hold: { ...hold, kind: 'world' } }, 'queue-waits', 'waits'],
] as const)('O2 raises what needs a person: %j %j', (listeners, queues, kind, level) => {
  expect(alarms(listeners, queues)).toEqual([[kind, level]]);
});

it('L12 O2 warns of a log-in that ends thirty days before', () => {
  const ends = (at: string) => alarms({ runsOut: { what: 'ClientSecret', at } }, {});
  expect(ends('2026-04-05T00:00:00Z')).toEqual([]);
  expect(ends('2026-03-31T00:00:00Z')).toEqual([['log-in-ends', 'person']]);
  expect(ends('2026-02-01T00:00:00Z')).toEqual([['log-in-ends', 'person']]);
});

it('L12 O2 warns of the log-in of a mail server, too', () => {
  const ends = (at: string) =>
    alarmsOf(
      ...[known([]), known([]), known(null), known([])],
      known([{ name: 'Smtp', runsOut: { what: 'ClientSecret', at: new Date(at) } }]),
      now,
    ).map(({ kind, subject, count, reason }) => [kind, subject, count, reason]);
  expect(ends('2026-04-05T00:00:00Z')).toEqual([]);
  expect(ends('2026-03-20T12:00:00Z')).toEqual([['log-in-ends', 'Smtp', 19, 'ClientSecret']]);
});

it('O9 raises what is not as the account says, and nothing where all is', () => {
  const day = {
    listener: 'Default',
    waitingBefore: 1,
    seen: 2,
    opened: 1,
    appended: 0,
    duplicate: 0,
    ignored: 0,
    rejected: 0,
    removed: 1,
    waitingAfter: 1,
  };
  const found = { unknown: 0, missing: 0, surplus: 0, uncompared: 4 };
  const comparison = { ...found, listener: 'Default', comparedAt: now, from: now, mails: 9 };
  const view = { listener: 'Default', hasFolder: true, today: day, yesterday: null, comparison };
  const raised = (change: Partial<AccountView>) =>
    alarmsOf(
      known([]),
      known([]),
      known(null),
      known([{ ...view, ...change }]),
      known([]),
      now,
    ).map(({ kind, subject, count }) => [kind, subject, count]);
  expect(raised({})).toEqual([]);
  expect(raised({ comparison: null })).toEqual([]);
  expect(raised({ yesterday: { ...day, removed: 0 } })).toEqual([['account-off', 'Default', 1]]);
  expect(raised({ comparison: { ...comparison, unknown: 1, missing: 2, surplus: 3 } })).toEqual([
    ['mails-unknown', 'Default', 1],
    ['mails-missing', 'Default', 2],
    ['mails-surplus', 'Default', 3],
  ]);
});

it('O2 puts what needs a person before what goes on by itself', () => {
  expect(
    alarms({ state: 'held' }, { hold: { ...hold, kind: 'world' }, paused: true }).map(
      ([, level]) => level,
    ),
  ).toEqual(['person', 'person', 'waits']);
});

it('O2 shows configured listeners without a fetcher, and those that only a fetcher knows', () => {
  const settings = (useImapListener: boolean) =>
    ({ useImapListener, listeners: [{ id: 'A' }, { id: 'b' }] }) as unknown as Parameters<
      typeof listenerViews
    >[0];
  const said = [
    { listener: 'B', state: 'connected' },
    { listener: 'C', state: 'held' },
  ] as ListenerStatus[];
  const states = (watched: boolean) =>
    listenerViews(settings(watched), said).map(({ id, state }) => `${id} ${state}`);
  expect(states(true)).toEqual(['A absent', 'B connected', 'C held']);
  expect(states(false)).toEqual(['A idle', 'B connected', 'C held']);
});

it('O2 turns a server that is away into words', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(await part('database', () => Promise.reject(away))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('Nothing listens at the address') as string,
  });
  expect(await part('database', () => Promise.resolve(3))).toEqual({ ok: true, value: 3 });
});

it('O2 asks the servers once however many look, and again after a failure', async () => {
  let asked = 0;
  const ask = sharedAnswer(60_000, async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  });
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([2, 2, 2]);
  expect(await ask()).toBe(2);
});
