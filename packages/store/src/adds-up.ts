import type { ListenerAccount } from './store.ts';

/** What there was and came is what ended and what is left (O9). */
export function addsUp(one: ListenerAccount): boolean {
  const filed = one.opened + one.appended + one.duplicate + one.ignored + one.rejected;
  return one.waitingBefore + one.seen === filed + one.removed + one.waitingAfter;
}
