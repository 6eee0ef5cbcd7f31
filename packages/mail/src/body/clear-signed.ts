const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '\n-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';

/**
 * Text that PGP signed in the clear (RFC 9580 §7), without what it put around it and with the dashes
 * that it escaped; any other text as it is. The signature is not verified.
 */
export function withoutClearSignature(text: string): string {
  const begin = text.indexOf(BEGIN);
  if (begin < 0 || text.slice(0, begin).trim() !== '') return text;
  const header = text.indexOf('\n\n', begin);
  const signature = header < 0 ? -1 : text.indexOf(SIGNATURE, header);
  const end = signature < 0 ? -1 : text.indexOf(END, signature);
  if (end < 0) return text;
  const signed = text.slice(header + 2, Math.max(header + 2, signature)).replace(/^- /gm, '');
  return signed + text.slice(end + END.length).trimEnd();
}
