/** The signals that ask a service to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/**
 * Ctrl-C reaches the service twice, from the terminal and from npm: a second one so soon after
 * the first is the same request.
 */
const SAME_REQUEST_MS = 500;

/**
 * Calls `onStop` at the first signal and `onHurry` when the same signal comes again. Another
 * signal than the first is the parent passing on that it stops, too.
 */
export function listenForStop(
  onStop: (signal: StopSignal) => void,
  onHurry: (signal: StopSignal) => void,
): void {
  let first: { readonly signal: StopSignal; readonly at: number } | null = null;
  const heard = (signal: StopSignal): void => {
    if (first === null) {
      first = { signal, at: Date.now() };
      onStop(signal);
    } else if (signal === first.signal && Date.now() - first.at >= SAME_REQUEST_MS) {
      onHurry(signal);
    }
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
}
