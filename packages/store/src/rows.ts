/** A row as a driver gives it; a `bigint` comes as text. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads one column of a row; a column of another type is a mistake of this package. */
function mismatch(row: Row, column: string, expected: string): TypeError {
  return new TypeError(`Column ${column} is ${typeof row[column]}, not ${expected}`);
}

/** A `bigint` that fits a number: ids and counts do for the next 9·10¹⁵. */
export function numberOf(row: Row, column: string): number {
  const value = Number(row[column] ?? Number.NaN);
  if (!Number.isSafeInteger(value)) throw mismatch(row, column, 'a whole number');
  return value;
}

export function nullableNumberOf(row: Row, column: string): number | null {
  return row[column] === null ? null : numberOf(row, column);
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw mismatch(row, column, 'text');
  return value;
}

export function nullableTextOf(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

export function dateOf(row: Row, column: string): Date {
  const value = row[column];
  if (!(value instanceof Date)) throw mismatch(row, column, 'a time');
  return value;
}

export function nullableDateOf(row: Row, column: string): Date | null {
  return row[column] === null ? null : dateOf(row, column);
}

export function textsOf(row: Row, column: string): readonly string[] {
  const value = row[column];
  if (!Array.isArray(value)) throw mismatch(row, column, 'a list');
  return value.map(String);
}

/** One of a closed set of words. */
export function wordOf<const Word extends string>(
  row: Row,
  column: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === row[column]);
  if (found === undefined) throw mismatch(row, column, words.join(' or '));
  return found;
}

export function nullableWordOf<const Word extends string>(
  row: Row,
  column: string,
  words: readonly Word[],
): Word | null {
  return row[column] === null ? null : wordOf(row, column, words);
}

export function flagOf(row: Row, column: string): boolean {
  const value = row[column];
  if (typeof value !== 'boolean') throw mismatch(row, column, 'true or false');
  return value;
}
