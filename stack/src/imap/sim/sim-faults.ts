/** What goes wrong at a played server, until it is changed. */
export interface SimFaults {
  /** From the log-in on every command is answered so; milliseconds, where the provider names a time. */
  throttle: number | null;
  /** IDLE announces nothing. */
  silentIdle: boolean;
  /** The log-in succeeds, and nothing after it. */
  notConnected: boolean;
  /** Log-ins beyond these are refused. */
  maxConnections: number;
}

export function noFaults(): SimFaults {
  return {
    throttle: null,
    silentIdle: false,
    notConnected: false,
    maxConnections: Number.POSITIVE_INFINITY,
  };
}
