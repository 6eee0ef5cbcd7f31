/** Text that every database holds: NUL is dropped, a lone surrogate becomes U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Storable text on one line: white space of any kind becomes single spaces, ends trimmed. */
export function storableLine(text: string): string {
  return storable(text).replace(/\s+/g, ' ').trim();
}
