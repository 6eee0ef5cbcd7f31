import { expect, it } from 'vitest';
import { Budget } from '../src/budget.ts';

function settable(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Work that ends when it is told to. */
function open(): { work: () => Promise<void>; started: Promise<void>; end: () => void } {
  const started = settable();
  const ended = settable();
  const work = async (): Promise<void> => {
    started.resolve();
    await ended.promise;
  };
  return { work, started: started.promise, end: ended.resolve };
}

it('P14 the work at once never holds more than the budget', async () => {
  const budget = new Budget(10);
  let held = 0;
  let most = 0;
  const sizes = Array.from({ length: 50 }, (_, index) => 1 + (index % 7));
  await Promise.all(
    sizes.map((size) =>
      budget.within(size, async () => {
        held += size;
        most = Math.max(most, held);
        await Promise.resolve();
        held -= size;
      }),
    ),
  );
  expect(held).toBe(0);
  expect(most).toBeGreaterThan(6);
  expect(most).toBeLessThanOrEqual(10);
});

it('P14 a mail larger than the budget travels alone, and is not starved by small ones', async () => {
  const budget = new Budget(10);
  const [before, large, after] = [open(), open(), open()];
  const order: string[] = [];
  const all = [
    budget.within(4, before.work).then(() => order.push('before')),
    budget.within(99, large.work).then(() => order.push('large')),
    budget.within(1, after.work).then(() => order.push('after')),
  ];
  await before.started;
  before.end();
  await large.started;
  after.end();
  large.end();
  await Promise.all(all);
  expect(order).toEqual(['before', 'large', 'after']);
});

it('P14 work that fails gives back what it held', async () => {
  const budget = new Budget(1);
  const failed = budget.within(1, () => Promise.reject(new Error('no')));
  await expect(failed).rejects.toThrow('no');
  await expect(budget.within(1, () => Promise.resolve('next'))).resolves.toBe('next');
});
