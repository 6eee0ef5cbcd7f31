import { nullableTextOf, type Row } from '../rows.ts';

/** A list that the database keeps as one text, an element a line; NULL is none. */
export function linesOf(row: Row, column: string): readonly string[] {
  const text = nullableTextOf(row, column) ?? '';
  return text === '' ? [] : text.split('\n');
}
