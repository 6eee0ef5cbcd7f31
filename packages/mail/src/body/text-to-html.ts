const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Plain text as one HTML block, for a text part that stands beside HTML parts. */
export function textToHtml(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
  return `<p>${escaped.trim().replace(/\n\n+/g, '</p><p>').replace(/\n/g, '<br />')}</p>`;
}
