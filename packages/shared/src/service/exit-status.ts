/** Exit statuses of services and CLI (sysexits.h where it has one). */
export const exitStatus = {
  ok: 0,
  failed: 1,
  /** EX_USAGE: the command line is wrong. */
  usage: 64,
  /** EX_CONFIG: settings or environment are wrong (spec section 6). */
  settings: 78,
} as const;

/** The status of a process that a signal ended, as shells report it. */
export function signalStatus(signal: 'SIGINT' | 'SIGTERM'): number {
  return 128 + (signal === 'SIGINT' ? 2 : 15);
}
