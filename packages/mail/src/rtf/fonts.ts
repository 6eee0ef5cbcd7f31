/** Code pages of \fcharset numbers (RTF 1.9.1, "Font Table"). */
const CODE_PAGES: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);

/** Which code page the text of a font is in, as the font table says. */
export class Fonts {
  readonly #codePages = new Map<number, number>();
  #declared = 0;

  /** Reads a control word that stands in the font table. */
  declare(word: string, value: number | null): void {
    if (word === 'f' && value !== null) this.#declared = value;
    if (word !== 'fcharset') return;
    const codePage = CODE_PAGES.get(value ?? 0);
    if (codePage !== undefined) this.#codePages.set(this.#declared, codePage);
  }

  /** Null for a font of the document's own code page. */
  codePageOf(font: number): number | null {
    return this.#codePages.get(font) ?? null;
  }
}
