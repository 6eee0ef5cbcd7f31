/** A real server in a process of its own, in a directory of its own, on loopback only. */
export interface Server {
  /** Of the server's main process; throws while it is not running. */
  readonly pid: number;
  /** SIGKILL to the main process and all below it; resolves when they are gone. */
  kill(): Promise<void>;
  /** SIGSTOP to the main process and all below it: connections stay open and nothing answers. */
  freeze(): Promise<void>;
  /** Ends a freeze. */
  thaw(): Promise<void>;
  /** Starts it again on the same port and directory; resolves when it answers. No-op while running. */
  start(): Promise<void>;
  /** Ends it gracefully, after 10 s by force. Idempotent. */
  stop(): Promise<void>;
}
