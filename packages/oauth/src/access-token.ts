/** A short-lived right to open mailboxes (RFC 6749 §1.4). Times in milliseconds since 1970. */
export interface AccessToken {
  /** Never logged. */
  readonly value: string;
  readonly expiresAt: number;
  /** From then on another one is to be used: Exchange ends a session with its token. */
  readonly renewAt: number;
}

const SECOND = 1_000;
const MARGIN_MILLISECONDS = 300 * SECOND;
/** What is not told (RFC 6749 §5.1 only recommends it) is what providers give. */
const USUAL_LIFE_SECONDS = 3_600;

/** @param lifeSeconds `expires_in`; undefined: the server does not say */
export function accessToken(
  value: string,
  lifeSeconds: number | undefined,
  now: number,
): AccessToken {
  const life = (lifeSeconds ?? USUAL_LIFE_SECONDS) * SECOND;
  // A token that lives for minutes only would else be renewed all the time.
  const margin = Math.min(MARGIN_MILLISECONDS, life / 5);
  return { value, expiresAt: now + life, renewAt: now + life - margin };
}
