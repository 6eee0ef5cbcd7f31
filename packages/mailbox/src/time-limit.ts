/** Fewer bytes than this in one period are no progress: a server may trickle to stay alive. */
const LEAST_PROGRESS_BYTES = 1024;

/** What a limit on silence looks at. */
export interface Progress {
  /** Bytes received so far. */
  readonly received: () => number;
  /** True while it is us who let the server wait. */
  readonly busy: () => boolean;
}

/**
 * Calls `onExceeded` once after `limit` milliseconds, or, with a `progress`, after that time in which
 * the server sent next to nothing although we were waiting. Returns how to call it off.
 */
export function startTimeLimit(
  limit: number,
  onExceeded: () => void,
  progress: Progress | null = null,
): () => void {
  let before = progress?.received() ?? 0;
  const expire = (): void => {
    const now = progress?.received() ?? 0;
    if (progress !== null && (progress.busy() || now - before >= LEAST_PROGRESS_BYTES)) {
      before = now;
      timer = setTimeout(expire, limit);
      return;
    }
    onExceeded();
  };
  let timer = setTimeout(expire, limit);
  return () => clearTimeout(timer);
}
