import type { ImapFlowError, Logger } from 'imapflow';

/** What imapflow tells only to its logger, picked out of its entries. */
export interface SessionLogListeners {
  /** One line of the protocol, credentials and literals already left out. */
  readonly onLine: ((direction: 'C' | 'S', line: string) => void) | null;
  /** NO or BAD; several commands of imapflow answer just `false` and give the reason here. */
  readonly onRefusal: (error: ImapFlowError) => void;
  /** A line that is no IMAP: a literal of the wrong size leaves such lines behind. */
  readonly onUnreadable: () => void;
  /** Milliseconds; imapflow would wait them out in silence before it answers. */
  readonly onThrottled: (retryAfterMs: number) => void;
}

interface Entry {
  readonly src?: unknown;
  readonly msg?: unknown;
  readonly err?: ImapFlowError;
  readonly payloadBytes?: unknown;
  readonly throttleDelay?: unknown;
}

/**
 * A logger for imapflow. It asks for the lines of the protocol only where somebody listens: to
 * render each FETCH answer once more costs more than to parse it.
 */
export function sessionLog(listeners: SessionLogListeners): Logger {
  const { onLine } = listeners;
  const line = (entry: Entry): void => {
    if (onLine !== null && (entry.src === 'c' || entry.src === 's')) {
      onLine(entry.src === 'c' ? 'C' : 'S', String(entry.msg));
    }
  };
  const trouble = (entry: Entry): void => {
    if (typeof entry.throttleDelay === 'number') {
      listeners.onThrottled(entry.throttleDelay);
    }
    if (entry.err?.responseStatus === 'NO' || entry.err?.responseStatus === 'BAD') {
      listeners.onRefusal(entry.err);
    }
    if (typeof entry.payloadBytes === 'number') {
      // What could not be read may be the text of a mail: only its length is told.
      listeners.onUnreadable();
      onLine?.('S', `(* ${entry.payloadBytes}B that are not IMAP *)`);
    }
  };
  const nothing = (): void => {};
  const logger = {
    trace: onLine === null ? nothing : line,
    debug: onLine === null ? nothing : line,
    info: nothing,
    warn: trouble,
    error: trouble,
    fatal: trouble,
    isLevelEnabled: (level: string): boolean =>
      onLine !== null || (level !== 'trace' && level !== 'debug'),
  };
  return logger;
}
