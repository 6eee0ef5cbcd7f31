/** A server's way to write folder names: what stands before a person's own folders, and between levels. */
export interface Namespace {
  /** For instance `INBOX.`; often empty. */
  readonly prefix: string;
  /** Usually `/` or `.`; empty where folders do not nest. */
  readonly separator: string;
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
export function serverPath(path: string, namespace: Namespace): string {
  const joined = folderSegments(path).join(namespace.separator);
  if (joined === 'INBOX' || joined.startsWith(namespace.prefix)) {
    return joined;
  }
  return namespace.prefix + joined;
}

/** A server's path as a person writes it in the settings: with `/` and without the prefix. */
export function writtenPath(path: string, namespace: Namespace): string {
  const own =
    namespace.prefix !== '' && path.startsWith(namespace.prefix)
      ? path.slice(namespace.prefix.length)
      : path;
  return namespace.separator === '' ? own : own.split(namespace.separator).join('/');
}

/** Whether two server paths are one folder. Some servers (Exchange) do not look at case. */
export function sameFolder(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The existing folder that a mistyped path most likely means, or null when none is near. */
export function nearestFolder(path: string, existing: readonly string[]): string | null {
  const wanted = path.toLowerCase();
  let best: { readonly folder: string; readonly distance: number } | null = null;
  for (const folder of existing) {
    const distance = editDistance(wanted, folder.toLowerCase());
    if (best === null || distance < best.distance) {
      best = { folder, distance };
    }
  }
  // One slip in four characters is a typing error; more is another word.
  return best !== null && best.distance <= Math.ceil(wanted.length / 4) ? best.folder : null;
}

/** Levenshtein's distance, with one row of memory. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
