import { Failure } from '@buzon/shared/failures';

const FIRST_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 60_000;
/** Mended by a person: tried seldom, and wrong credentials more seldom still, lest the account is locked (L9). */
const INSTALLATION_MILLISECONDS = 10_000;
const CREDENTIALS_FIRST_MILLISECONDS = 60_000;
const CREDENTIALS_LONGEST_MILLISECONDS = 900_000;

/**
 * How long to wait before the mailbox is tried again (L9); milliseconds, with a jitter of a fifth.
 * @param tries failures in a row, at least 1
 */
export function reconnectPause(failure: unknown, tries: number, random = Math.random): number {
  const asked = failure instanceof Failure ? retryAfter(failure) : null;
  // Sooner than asked for, a server would only begin to count anew.
  if (asked !== null) return asked * (1 + 0.2 * random());
  return basePause(failure, tries) * (0.8 + 0.4 * random());
}

function basePause(failure: unknown, tries: number): number {
  const doubled = (first: number, longest: number) =>
    Math.min(first * 2 ** Math.min(tries - 1, 20), longest);
  if (!(failure instanceof Failure)) return doubled(FIRST_MILLISECONDS, LONGEST_MILLISECONDS);
  if (failure.code === 'AUTHENTICATION') {
    return doubled(CREDENTIALS_FIRST_MILLISECONDS, CREDENTIALS_LONGEST_MILLISECONDS);
  }
  if (failure.kind === 'installation') {
    return doubled(INSTALLATION_MILLISECONDS, LONGEST_MILLISECONDS);
  }
  return doubled(FIRST_MILLISECONDS, LONGEST_MILLISECONDS);
}

/** What a throttling server asked for, in milliseconds. */
function retryAfter(failure: Failure): number | null {
  const asked: unknown = 'retryAfterMs' in failure ? failure.retryAfterMs : null;
  return typeof asked === 'number' && asked > 0 ? asked : null;
}
