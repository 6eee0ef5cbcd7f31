/** What a service writes for each line (pino). */
interface LogEntry {
  readonly time?: string | number;
  readonly level?: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

const LONGEST_LINE = 160;
// Who and when is at the start of the line already.
const LEFT_OUT = new Set(['time', 'level', 'service', 'pid', 'hostname', 'msg']);

/** A service's log line for a person who watches: time, service, words, and the plain fields. */
export function readableLogLine(service: string, line: string): string {
  const entry = parsed(line);
  // Words for a person, as those on wrong settings: whole.
  if (entry === null) return `         ${service.padEnd(9)} ${line}`;
  const { time = 0, level = 'info', msg = '', err } = entry;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const mark = level === 'info' ? '' : `${level.toUpperCase()}: `;
  const reason = err?.message === undefined ? '' : `(${err.message})`;
  const text = [`${mark}${msg}`, reason, ...plainFields(entry)].filter(Boolean).join(' ');
  return cut(`${clock} ${service.padEnd(9)} ${text}`);
}

function parsed(line: string): LogEntry | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return null;
  }
}

function plainFields(entry: LogEntry): string[] {
  return Object.entries(entry)
    .filter(([name, value]) => !LEFT_OUT.has(name) && typeof value !== 'object')
    .map(([name, value]) => `${name}=${String(value)}`);
}

function cut(text: string): string {
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text;
}
