import { createHash } from 'node:crypto';
import type { FilingValues } from './filing-values.ts';

/** A mail and the newest ones that it refers to are one conversation; older ones are long filed. */
const MAX_LOCKED_THREAD_IDS = 20;

/**
 * Keys of what two filings must not do at once: the same mail (through any listener), two mails of
 * one address (contact, case and confirmations count), a mail and its reply. Sorted, so that all
 * take them in one order; 64 bits of a digest each.
 */
export function filingLocks(fingerprint: string, values: FilingValues): readonly bigint[] {
  const names = [
    `mail ${fingerprint}`,
    ...[values.fromAddress].filter((address) => address !== null).map((a) => `address ${a}`),
    ...[values.messageId, ...values.threadIds.slice(0, MAX_LOCKED_THREAD_IDS)]
      .filter((id) => id !== null)
      .map((id) => `id ${id}`),
  ];
  const keys = new Set(names.map((name) => keyOf(`buzon ${name}`)));
  return [...keys].sort((a, b) => (a < b ? -1 : 1));
}

function keyOf(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE(0);
}
