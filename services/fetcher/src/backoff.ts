import { MailboxError } from '@buzon/mailbox';
import { personMustAct, TOKEN_SERVER_AWAY, TokenFailure } from '@buzon/oauth';
import { Failure } from '@buzon/shared/failures';
import type { Pause } from '@buzon/shared/providers';

const USUAL: Pause = { first: 250, longest: 60_000 };
/** Knocking at a door that nobody opens costs nobody anything: work goes on within 10 s of recovery. */
const UNREACHED: Pause = { first: 250, longest: 8_000 };
/** Mended by a person: tried seldom, and wrong credentials more seldom still, lest the account is locked (L9). */
const INSTALLATION: Pause = { first: 10_000, longest: 60_000 };
const CREDENTIALS: Pause = { first: 60_000, longest: 900_000 };
/** A server that asks for more may have said a number of nonsense: one try an hour cannot harm it. */
const LONGEST_ASKED = 3_600_000;

/**
 * How long to wait before the mailbox is tried again (L9); milliseconds, with a jitter of a fifth.
 * @param tries failures in a row, at least 1
 */
export function reconnectPause(failure: unknown, tries: number, random = Math.random): number {
  const asked =
    failure instanceof MailboxError || failure instanceof TokenFailure
      ? failure.retryAfterMs
      : null;
  // Sooner than asked for, a server would only begin to count anew.
  if (asked !== null && asked > 0) return Math.min(asked, LONGEST_ASKED) * (1 + 0.2 * random());
  const { first, longest } = pauseOf(failure);
  return Math.min(first * 2 ** Math.min(tries - 1, 20), longest) * (0.8 + 0.4 * random());
}

/** What the rules of the mailbox's provider say, or else what is usual for such a failure. */
function pauseOf(failure: unknown): Pause {
  if (!(failure instanceof Failure)) return USUAL;
  if (failure instanceof MailboxError && failure.pause !== null) return failure.pause;
  if (failure.code === 'AUTHENTICATION' || personMustAct(failure)) return CREDENTIALS;
  if (failure.code === 'CONNECTION' || failure.code === TOKEN_SERVER_AWAY) return UNREACHED;
  return failure.kind === 'installation' ? INSTALLATION : USUAL;
}
