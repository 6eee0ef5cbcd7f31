/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Those of this process: the only place that reads them. */
export function processVariables(): Variables {
  return process.env;
}
