/**
 * A text without these characters at its beginning and end. Linear: a regular expression that ends
 * in `+$` takes time by the square of a long run of them that something follows.
 * @param first characters that go at the beginning
 * @param last characters that go at the end; the same ones when absent
 */
export function withoutEdges(text: string, first: string, last = first): string {
  let start = 0;
  let end = text.length;
  while (start < end && first.includes(text.charAt(start))) start++;
  while (end > start && last.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
