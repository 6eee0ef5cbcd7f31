/** How long a server has to end a request that it was told to end, before the connection is cut. */
const CANCEL_MS = 6_000;
/** The driver's own limit strikes first where it strikes at all. */
const MARGIN_MS = 500;

/** A limit on all of a request, from when it is sent to the end of its answer. */
export interface TimeLimit {
  readonly isOver: () => boolean;
  readonly end: () => void;
}

/**
 * The driver's time limit ends with the first packet of the answer: a procedure that prints, and then
 * waits, would hold a filing for ever.
 * @param limitMs 0: none
 * @param cancel tells the server to end the request
 * @param cut ends the connection, and with it the request, whatever the server does
 */
export function timeLimit(limitMs: number, cancel: () => void, cut: () => void): TimeLimit {
  let isOver = false;
  let cutter: NodeJS.Timeout | undefined;
  const expire = () => {
    isOver = true;
    cutter = setTimeout(cut, CANCEL_MS);
    cancel();
  };
  const canceller = limitMs > 0 ? setTimeout(expire, limitMs + MARGIN_MS) : undefined;
  return {
    isOver: () => isOver,
    end: () => {
      clearTimeout(canceller);
      clearTimeout(cutter);
    },
  };
}
