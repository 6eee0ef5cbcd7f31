/** A message as a scripted server plays it. */
export interface ScriptedMessage {
  readonly uid: number;
  readonly raw: string;
  readonly flags: Set<string>;
  /** RFC822.SIZE where it is not the truth. */
  readonly size?: number;
  /** Length that the literal announces where it is not the truth. */
  readonly literal?: number;
}

export type Folders = Map<string, ScriptedMessage[]>;

/** Messages with the UIDs 1, 2, … */
export function scriptedMessages(
  count: number,
  overrides: (uid: number) => Partial<ScriptedMessage> = () => ({}),
): ScriptedMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    uid: index + 1,
    raw: `From: ana@example.org\r\nSubject: Reclamo ${index + 1}\r\n\r\nHola\r\n`,
    flags: new Set<string>(),
    ...overrides(index + 1),
  }));
}

/** Whether a UID is in a set such as `1:4,7` (RFC 3501 §9). */
export function inSet(uid: number, set: string): boolean {
  return set.split(',').some((part) => {
    const [from = '', to = from] = part.split(':');
    return uid >= Number(from) && (to === '*' || uid <= Number(to));
  });
}

/** The answer to a search for ALL, DELETED, UID and their combinations. */
export function found(folder: readonly ScriptedMessage[], criteria: string): string {
  const set = /\bUID ([\d:,*]+)/.exec(criteria)?.[1];
  const deleted = /\bDELETED\b/.test(criteria);
  const uids = folder
    .filter((message) => set === undefined || inSet(message.uid, set))
    .filter((message) => !deleted || message.flags.has('\\Deleted'))
    .map((message) => ` ${message.uid}`);
  return `* SEARCH${uids.join('')}`;
}

/** One answer to a FETCH, with a body where it is asked for. */
export function row(position: number, message: ScriptedMessage, query: string): string {
  const items = [`UID ${message.uid}`];
  if (query.includes('RFC822.SIZE')) {
    items.push(`RFC822.SIZE ${message.size ?? Buffer.byteLength(message.raw)}`);
  }
  if (query.includes('INTERNALDATE')) {
    items.push('INTERNALDATE "01-Mar-2026 12:00:00 +0000"');
  }
  const partial = /BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?/.exec(query);
  if (partial !== null) {
    items.push(body(message, partial[1], partial[2]));
  }
  return `* ${position} FETCH (${items.join(' ')})`;
}

function body(message: ScriptedMessage, start?: string, length?: string): string {
  if (start === undefined) {
    const announced = message.literal ?? Buffer.byteLength(message.raw);
    return `BODY[] {${announced}}\r\n${message.raw}`;
  }
  const part = message.raw.slice(Number(start), Number(start) + Number(length));
  return `BODY[]<${start}> {${part.length}}\r\n${part}`;
}
