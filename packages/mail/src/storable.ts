const LONE_SURROGATE = /\p{Surrogate}/gu;
const NUL = /\0/g;

/** Text that every database holds: NUL is dropped, a lone surrogate becomes U+FFFD. */
export function storable(text: string): string {
  return text.replace(NUL, '').replace(LONE_SURROGATE, '\uFFFD');
}

/** Storable text on one line: white space of any kind becomes single spaces, ends trimmed. */
export function storableLine(text: string): string {
  return storable(text).replace(/\s+/g, ' ').trim();
}
