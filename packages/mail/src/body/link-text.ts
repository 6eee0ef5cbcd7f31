/** Longer addresses are shown without what follows `?`, or by their server alone. Characters. */
const LONGEST_SHOWN = 100;

/** Where a link leads, to stand in brackets behind its words; null when the words say it already. */
export function linkText(href: string, words: string): string | null {
  const target = href.trim().replace(/^mailto:|^tel:/i, '');
  const isShown = /^(?:https?|mailto|tel):/i.test(href.trim());
  if (!isShown || words.trim() === '' || plain(words) === plain(target)) return null;
  return /^https?:/i.test(target) ? shortened(target) : (target.split('?')[0] ?? '');
}

function shortened(url: string): string {
  if (url.length <= LONGEST_SHOWN) return url;
  const path = url.slice(0, 2 * LONGEST_SHOWN).split(/[?#]/)[0] ?? '';
  const server = /^https?:\/\/[^/]{1,90}/i.exec(url)?.[0];
  return path.length <= LONGEST_SHOWN || server === undefined
    ? path.slice(0, LONGEST_SHOWN)
    : `${server}/…`;
}

function plain(text: string): string {
  return text
    .slice(0, 2 * LONGEST_SHOWN)
    .toLowerCase()
    .replace(/^\s*<?(?:https?:\/\/)?(?:www\.)?|[/>]*\s*$/g, '')
    .replace(/[\s.()-]+/g, '');
}
