/** AES and triple DES encrypt 16 or 8 bytes at once, so that is what a result is a multiple of. */
const BLOCK_BYTES = 8;
const LEAST_BYTES = 16;

/**
 * Whether a password looks like the result of encryption written in base64 or hex, as the settings
 * file of an original installation holds it (`ZR9Zf9oiGhE3olsLuXgnUA==`). A hint for a log-in that was
 * refused, nothing more: a long random password can look so, too.
 */
export function looksEncrypted(password: string): boolean {
  const bytes = bytesOf(password);
  return bytes >= LEAST_BYTES && bytes % BLOCK_BYTES === 0;
}

/** How many bytes it stands for; 0 when it is neither hex nor base64. */
function bytesOf(password: string): number {
  if (/^(?:[0-9a-f]{2})+$|^(?:[0-9A-F]{2})+$/.test(password)) return password.length / 2;
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(password) && password.length % 4 === 0;
  return isBase64 ? Buffer.from(password, 'base64').length : 0;
}
