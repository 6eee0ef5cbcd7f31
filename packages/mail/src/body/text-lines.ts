/** One line of text that is being laid out. */
interface Line {
  readonly text: string;
  /** How deep in quotes. */
  readonly quote: number;
}

/** How far a text has come. */
export interface Place {
  readonly lines: number;
  readonly pieces: string[];
  readonly length: number;
}

/** A table row whose cells are being read. */
interface Row {
  /** The line at which it, and at which its present cell, begins. */
  readonly start: number;
  cellStart: number;
  readonly cells: string[];
  /** Whether each cell so far is one line or none. */
  isFlat: boolean;
}

/** Tables and lists within others; deeper ones are laid out as plain blocks. */
const DEEPEST = 20;
const DEEPEST_QUOTE = 5;
/** A row that is longer is no row of data: its cells stand below each other. Characters. */
const LONGEST_ROW = 300;

/**
 * Lays text out in lines: paragraphs with an empty line between, list items with their marker, quotes
 * with `>`, the cells of a row of data on one line with tabs between. All work is at its end, so that
 * it is linear in the text.
 */
export class TextLines {
  readonly #lines: Line[] = [];
  readonly #rows: (Row | null)[] = [];
  readonly #lists: { isOrdered: boolean; count: number }[] = [];
  /** What stands on the line that is not ended yet. */
  #pieces: string[] = [];
  #marker = '';
  #hasGap = false;
  #quote = 0;
  /** Tables and lists that were too deep to be counted. */
  #deeper = { tables: 0, lists: 0 };

  /** Where the text has come to. */
  get place(): Place {
    return { lines: this.#lines.length, pieces: this.#pieces, length: this.#pieces.length };
  }

  /** What was written since, on the line that is not ended yet. */
  since({ pieces, length }: Place): string {
    return (pieces === this.#pieces ? pieces.slice(length) : this.#pieces).join('');
  }

  /** Forgets what was written since. */
  cutBackTo({ lines, pieces, length }: Place): void {
    this.#lines.length = Math.min(this.#lines.length, lines);
    this.#pieces = pieces;
    pieces.length = Math.min(pieces.length, length);
  }

  write(text: string): void {
    const before = this.#pieces.at(-1);
    const isDouble = text.startsWith(' ') && (before === undefined || before.endsWith(' '));
    const piece = isDouble ? text.slice(1) : text;
    if (piece !== '') this.#pieces.push(piece);
  }

  /** Preformatted text, with its line ends. */
  writeRaw(text: string): void {
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) this.breakLine();
      if (line !== '') this.#pieces.push(line);
    }
  }

  breakLine(): void {
    this.#push(this.#pieces.join(''));
  }

  /** Ends the line if there is something on it. */
  endLine(): void {
    const text = this.#pieces.join('');
    if (text.trim() !== '') this.#push(text);
    else this.#pieces = [];
  }

  /** Ends the line, with an empty one before the next. */
  endParagraph(): void {
    this.endLine();
    if (this.#marker === '') this.#hasGap = true;
  }

  openQuote(): void {
    this.endParagraph();
    this.#quote++;
  }

  closeQuote(): void {
    this.endParagraph();
    this.#quote = Math.max(0, this.#quote - 1);
  }

  openList(isOrdered: boolean, first: number): void {
    if (this.#lists.length === 0) this.endParagraph();
    else this.endLine();
    if (this.#lists.length < DEEPEST) this.#lists.push({ isOrdered, count: first });
    else this.#deeper.lists++;
  }

  closeList(): void {
    this.endLine();
    this.#marker = '';
    if (this.#deeper.lists > 0) this.#deeper.lists--;
    else this.#lists.pop();
    if (this.#lists.length === 0) this.endParagraph();
  }

  openItem(): void {
    this.endLine();
    const list = this.#lists.at(-1);
    if (list !== undefined && list.count > 1) this.#hasGap = false;
    const indent = '  '.repeat(Math.max(0, this.#lists.length - 1));
    this.#marker = indent + (list?.isOrdered === true ? `${list.count}. ` : '- ');
    if (list !== undefined) list.count++;
  }

  openTable(): void {
    this.endParagraph();
    if (this.#rows.length < DEEPEST) this.#rows.push(null);
    else this.#deeper.tables++;
  }

  closeTable(): void {
    this.closeRow();
    if (this.#deeper.tables > 0) this.#deeper.tables--;
    else this.#rows.pop();
    this.endParagraph();
  }

  openRow(): void {
    this.closeRow();
    if (this.#rows.length === 0 || this.#deeper.tables > 0) return;
    if (this.#hasGap) this.#pushGap();
    const start = this.#lines.length;
    this.#rows[this.#rows.length - 1] = { start, cellStart: start, cells: [], isFlat: true };
  }

  openCell(): void {
    const row = this.#closeCell();
    if (row !== null) row.cells.push('');
    this.#hasGap = false;
  }

  closeRow(): void {
    const row = this.#closeCell();
    if (row === null) return;
    this.#rows[this.#rows.length - 1] = null;
    const text = row.cells.join('\t').trimEnd();
    if (!row.isFlat || row.cells.length < 2 || text.length > LONGEST_ROW) return;
    this.#lines.length = Math.min(this.#lines.length, row.start);
    if (text !== '') this.#lines.push({ text, quote: this.#quote });
  }

  toString(): string {
    this.endLine();
    const out: string[] = [];
    for (const { text, quote } of this.#lines) {
      const marks = '>'.repeat(Math.min(quote, DEEPEST_QUOTE));
      const line = text === '' || marks === '' ? marks + text : `${marks} ${text}`;
      if (text !== '' || out.at(-1) !== line) out.push(line);
    }
    return out.join('\n').trim();
  }

  #closeCell(): Row | null {
    this.endLine();
    const row = this.#deeper.tables > 0 ? null : (this.#rows.at(-1) ?? null);
    if (row === null) return null;
    const lines = this.#lines.length - row.cellStart;
    if (lines > 1 || (lines === 1 && row.cells.length === 0)) row.isFlat = false;
    if (lines === 1) row.cells[row.cells.length - 1] = this.#lines.at(-1)?.text ?? '';
    row.cellStart = this.#lines.length;
    return row;
  }

  #push(text: string): void {
    const line = text.replaceAll('\u00A0', ' ').trimEnd();
    this.#pieces = [];
    if (this.#hasGap && line !== '') this.#pushGap();
    this.#lines.push({ text: line === '' ? '' : this.#marker + line, quote: this.#quote });
    if (line !== '') this.#marker = '';
  }

  #pushGap(): void {
    this.#hasGap = false;
    const row = this.#rows.at(-1);
    const isFirst = this.#lines.length === (row?.cellStart ?? 0);
    if (!isFirst)
      this.#lines.push({ text: '', quote: Math.min(this.#quote, this.#lines.at(-1)?.quote ?? 0) });
  }
}
