import { Failure } from '@buzon/shared/failures';
import { beforeEach, expect, it } from 'vitest';
import { concernsListener, ListenerHolds } from '../src/hold/listener-holds.ts';

let now = 0;
let said: string[] = [];
let holds: ListenerHolds;
beforeEach(() => {
  now = 1_000;
  said = [];
  holds = new ListenerHolds(
    () => now,
    (listener, reason) => said.push(`${listener}: ${reason}`),
  );
});

it('P15 a held listener waits a few seconds, then one of its messages is tried', () => {
  expect(holds.pause('A')).toBe(0);
  expect(holds.hold('A', 'no process X')).toBe(5_000);
  now += 2_000;
  expect([holds.pause('A'), holds.pause('B')]).toEqual([3_000, 0]);
  now += 3_000;
  expect(holds.pause('A')).toBe(0);
});

it('P15 a listener that stays held is spoken of once a minute, and anew after a success', () => {
  for (let second = 0; second <= 60; second += 5) {
    holds.hold('A', 'no process X');
    now += 5_000;
  }
  expect(said).toEqual(['A: no process X', 'A: no process X']);
  holds.release('A');
  holds.hold('A', 'no unit Y');
  expect(said.at(-1)).toBe('A: no unit Y');
});

it('L1 only what a listener’s own settings name holds it alone', () => {
  const failure = (code: string, kind: 'installation' | 'message'): Failure =>
    new Failure(kind, 'database', code, 'words');
  expect(concernsListener(failure('BZI06', 'installation'))).toBe(true);
  expect(concernsListener(failure('BZI07', 'installation'))).toBe(true);
  expect(concernsListener(failure('BZI01', 'installation'))).toBe(false);
  expect(concernsListener(failure('BZI06', 'message'))).toBe(false);
});
