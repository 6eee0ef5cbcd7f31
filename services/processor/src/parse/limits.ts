/**
 * What one mail may cost (P1). A mail has to be filed within 10 s, so parsing ends a little before;
 * what passes a limit is filed by its headers with the whole mail attached.
 */
const PARSE_TIME_MILLISECONDS = 8_000;

/**
 * Resident memory of a parsing child: its own 60 MiB or so, the mail and what is made of it. What grows
 * fastest gains a dozen MiB before it is seen and ended, and is to stay below 300 MiB even so.
 */
const PARSE_MEMORY_BYTES = 286 * 1024 * 1024;

/**
 * A mail so large gets a child of its own: at the default MaxMessageBytes (50 MiB) reading one takes
 * 280 MiB in a fresh child, and more in one that still holds what the mail before left behind.
 */
export const LARGE_MAIL_BYTES = 8 * 1024 * 1024;

/** A child that keeps so much after a mail is replaced, so that each mail has nearly the whole limit. */
export const REST_MEMORY_BYTES = 150 * 1024 * 1024;

/** A parser grows by some 40 MB in such a time at most. */
export const WATCH_INTERVAL_MILLISECONDS = 20;

/** A child that reads one mail for longer holds up the others that need one. */
export const SLOW_MILLISECONDS = 1_000;

/**
 * A child that is not up by then will not come up: the machine is out of processes or memory. One that is
 * busy beyond measure takes 20 s, and would never have a child if each were given up and begun anew.
 */
export const START_TIME_MILLISECONDS = 60_000;

/** What a parse may cost; tests make it smaller. */
export interface ParseLimits {
  readonly timeMilliseconds: number;
  /** Resident memory of the child. */
  readonly memoryBytes: number;
}

export const PARSE_LIMITS: ParseLimits = {
  timeMilliseconds: PARSE_TIME_MILLISECONDS,
  memoryBytes: PARSE_MEMORY_BYTES,
};
