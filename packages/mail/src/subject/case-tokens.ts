const TOKEN = /\[\s*#\s*(\d{1,15})\s*\]/g;

/** The case numbers of tokens `[#1042]`, in order and without repeats (P5). */
export function caseTokensIn(subject: string): number[] {
  const numbers = [...subject.normalize('NFKC').matchAll(TOKEN)].map((found) => Number(found[1]));
  return [...new Set(numbers)].filter((number) => number > 0);
}

/** The subject without its case tokens. */
export function withoutCaseTokens(subject: string): string {
  return subject.replace(TOKEN, ' ');
}
