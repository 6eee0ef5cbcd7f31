/** More suggestions than these help nobody. */
const MAX_SUGGESTIONS = 3;
/** Worse than any typing error: only the last part of the path is the same. */
const SAME_NAME = 1_000;

/** What mail programs call the inbox, which IMAP names INBOX in every language (RFC 3501 §5.1). */
const INBOX_NAMES = new Set([
  'bandeja de entrada',
  'recibidos',
  'buzon de entrada',
  'caixa de entrada',
  'boite de reception',
  'posta in arrivo',
  'posteingang',
  'postvak in',
  'inkorgen',
  'innboks',
  'indbakke',
]);

/**
 * The existing folders that a path which does not exist most likely means, the likeliest first: those
 * that differ by case, accents or a few slips, else those of the same name in another place.
 */
export function suggestFolders(path: string, existing: readonly string[]): readonly string[] {
  const wanted = folded(path);
  const scored = existing
    .map((folder) => ({ folder, score: score(wanted, folded(folder)) }))
    .filter((one) => one.score !== null)
    .sort((one, other) => Number(one.score) - Number(other.score));
  const best = scored[0]?.score ?? null;
  const isSlip = best !== null && best < SAME_NAME;
  return scored
    .filter((one) => !isSlip || Number(one.score) < SAME_NAME)
    .slice(0, MAX_SUGGESTIONS)
    .map((one) => one.folder);
}

/** `Atención` and `atencion` are taken for the same, and so is a leading INBOX. */
function folded(path: string): string {
  const plain = path.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const [first = '', ...rest] = plain.split('/');
  const named = INBOX_NAMES.has(first) ? ['inbox', ...rest].join('/') : plain;
  return named.replace(/^inbox\/(?=.)/, '');
}

/** One slip in four characters is a typing error; more is another word. */
function score(wanted: string, folder: string): number | null {
  const distance = editDistance(wanted, folder);
  if (distance <= Math.ceil(wanted.length / 4)) return distance;
  return lastPart(wanted) === lastPart(folder) ? SAME_NAME : null;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
