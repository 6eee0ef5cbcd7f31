import type { Confirmation, Disposition, MatchedBy, Outcome } from './store.ts';

export const dispositions = [
  'opened',
  'appended',
  'ignored',
  'rejected',
] as const satisfies readonly Disposition[];

export const outcomes = [...dispositions, 'duplicate'] as const satisfies readonly Outcome[];

export const matchedByWords = [
  'token',
  'references',
  'subject',
] as const satisfies readonly MatchedBy[];

export const confirmationStates = [
  'pending',
  'sent',
  'suppressed',
  'failed',
] as const satisfies readonly Confirmation['state'][];
