/** Windows code pages whose charset is not called `windows-…`. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [932, 'shift_jis'],
  [936, 'gb18030'],
  [949, 'cp949'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  [10000, 'macintosh'],
  [20127, 'us-ascii'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [21866, 'koi8-u'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51936, 'gb18030'],
  [51949, 'euc-kr'],
  [52936, 'hz-gb-2312'],
  [54936, 'gb18030'],
  [65000, 'utf-7'],
  [65001, 'utf-8'],
]);

const FIRST_ISO_8859 = 28591;
const LAST_ISO_8859 = 28606;

/** The charset of a Windows code page number (MS-UCODEREF §2.2.1); one that nobody knows is guessed later. */
export function charsetOfCodePage(codePage: number): string {
  const name = NAMES.get(codePage);
  if (name !== undefined) return name;
  if (codePage >= FIRST_ISO_8859 && codePage <= LAST_ISO_8859) {
    return `iso-8859-${codePage - FIRST_ISO_8859 + 1}`;
  }
  return codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : `cp${codePage}`;
}
