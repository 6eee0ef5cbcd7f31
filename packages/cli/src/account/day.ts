import { exitStatus } from '@buzon/shared/service';
import { CommandError } from '../command.ts';

const DAY_MILLISECONDS = 24 * 60 * 60_000;

/** The span of a day in UTC, written `2026-03-31`; null when there is no such day. */
export function daySpan(day: string): { readonly from: Date; readonly until: Date } | null {
  const from = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(from.getTime()) || !from.toISOString().startsWith(`${day}T`)) return null;
  return { from, until: new Date(from.getTime() + DAY_MILLISECONDS) };
}

/** As `daySpan`. @throws CommandError in words when there is no such day */
export function spanOfDay(day: string): { readonly from: Date; readonly until: Date } {
  const span = daySpan(day);
  if (span !== null) return span;
  throw new CommandError(`"${day}" is not a day like 2026-03-31`, exitStatus.usage);
}
