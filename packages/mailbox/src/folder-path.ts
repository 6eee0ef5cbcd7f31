/** A server's way to write folder names: what stands before them, and between levels. */
export interface Namespace {
  /** For instance `INBOX.`; often empty. */
  readonly prefix: string;
  /** Usually `/` or `.`; empty where folders do not nest. */
  readonly separator: string;
}

/** The namespaces of a server (RFC 2342). */
export interface Namespaces {
  /** A person's own folders; its prefix is left out in the settings. */
  readonly personal: Namespace;
  /** Folders of other users and shared ones; their prefix is written as the first part of a path. */
  readonly others: readonly Namespace[];
}

/** The levels of a path written with `/` (L2). INBOX has no case (RFC 3501 §5.1). */
export function folderSegments(path: string): string[] {
  const segments = path
    .normalize('NFC')
    .split('/')
    .filter((segment) => segment !== '');
  if (segments[0]?.toUpperCase() === 'INBOX') {
    segments[0] = 'INBOX';
  }
  return segments;
}

/** A path written with `/` as the server writes it. */
export function serverPath(path: string, { personal, others }: Namespaces): string {
  const segments = folderSegments(path);
  const foreign = others.find((namespace) => beginsWith(segments, levels(namespace)));
  if (foreign !== undefined) {
    const rest = segments.slice(levels(foreign).length);
    return foreign.prefix + rest.join(foreign.separator);
  }
  const joined = segments.join(personal.separator);
  if (joined === 'INBOX' || joined.startsWith(personal.prefix)) {
    return joined;
  }
  return personal.prefix + joined;
}

/** A server's path as a person writes it in the settings: with `/`, one's own without their prefix. */
export function writtenPath(path: string, { personal, others }: Namespaces): string {
  const foreign = others.find(({ prefix }) => prefix !== '' && path.startsWith(prefix));
  if (foreign !== undefined) {
    return [...levels(foreign), withSlashes(path.slice(foreign.prefix.length), foreign)].join('/');
  }
  const isOwn = personal.prefix !== '' && path.startsWith(personal.prefix);
  return withSlashes(isOwn ? path.slice(personal.prefix.length) : path, personal);
}

function withSlashes(path: string, { separator }: Namespace): string {
  return separator === '' ? path : path.split(separator).join('/');
}

/** The levels of a prefix: `Other Users/` is one, and an empty one none. */
function levels({ prefix, separator }: Namespace): string[] {
  const parts = separator === '' ? [prefix] : prefix.split(separator);
  return parts.filter((part) => part !== '');
}

function beginsWith(segments: readonly string[], start: readonly string[]): boolean {
  return (
    start.length > 0 &&
    segments.length > start.length &&
    start.every((level, index) => segments[index] === level)
  );
}

/** Whether two server paths are one folder. Some servers (Exchange) do not look at case. */
export function sameFolder(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
