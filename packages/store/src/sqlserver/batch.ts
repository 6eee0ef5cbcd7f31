import type sql from 'mssql';
import { driver } from './driver.ts';

/** A T-SQL type as the driver declares it. */
export type SqlType = (() => sql.ISqlType) | sql.ISqlType;

/** One typed value of a batch; no value ever becomes part of its text. */
export interface Parameter {
  readonly name: string;
  readonly type: SqlType;
  readonly value: unknown;
}

/** What is sent to the server in one request. */
export interface Batch {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** The types that Buzón uses. Text is always Unicode. */
export const types = {
  text: (length: number): SqlType => driver().NVarChar(length),
  get longText(): SqlType {
    return driver().NVarChar(driver().MAX);
  },
  get bytes(): SqlType {
    return driver().VarBinary(driver().MAX);
  },
  get integer(): SqlType {
    return driver().Int;
  },
  get bigint(): SqlType {
    return driver().BigInt;
  },
  get flag(): SqlType {
    return driver().Bit;
  },
  /** To the millisecond, as a JavaScript `Date` is; UTC. */
  get time(): SqlType {
    return driver().DateTime2(3);
  },
  get real(): SqlType {
    return driver().Float;
  },
} as const;

/** A batch of one statement: `batch('… @id', { id: [types.bigint, 7] })`. */
export function batch(
  text: string,
  values: Readonly<Record<string, readonly [type: SqlType, value: unknown]>> = {},
): Batch {
  return {
    text,
    parameters: Object.entries(values).map(([name, [type, value]]) => ({ name, type, value })),
  };
}

/**
 * A list as one value, an element a line, which `buzon.lines` takes apart. What would break a line
 * or be none is told without it.
 */
export function lines(elements: readonly (string | number | bigint)[]): string {
  return elements
    .map((element) => String(element).replace(/[\r\n]+/g, ' '))
    .filter((element) => element !== '')
    .join('\n');
}
