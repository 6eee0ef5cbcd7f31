import { fileResultOf } from '../file-result.ts';
import { nullableTextOf, numberOf, type Row, textOf } from '../rows.ts';
import type { FileRequest, FileResult } from '../store.ts';
import type { Database } from './database.ts';
import { codeOf, SqlServerError } from './driver-error.ts';
import { filingBatch } from './filing-batch.ts';
import { linesOf } from './line-lists.ts';
import type { Answer } from './session.ts';

/** A lock that was not given: sp_getapplock tells a deadlock by its answer. */
const AS_DEADLOCK = /^BZD\d\d: /;
const DEADLOCK = 'MSSQL1205';

/** Files a message: one request with everything in it, one transaction (P9). */
export function fileMessage(
  database: Database,
  template: string,
  request: FileRequest,
): Promise<FileResult> {
  return database.file(filingBatch(template, request, false), resultOf);
}

/** The same with the real rules and procedures, rolled back (O7). */
export function fileMessageDryRun(
  database: Database,
  template: string,
  request: FileRequest,
): Promise<FileResult> {
  return database.file(filingBatch(template, request, true), resultOf);
}

/** The last table of the answer: a user's procedure may have answered others before it. */
function resultOf(answer: Answer): FileResult {
  const row = answer.at(-1)?.[0];
  if (row === undefined || !('error_number' in row)) {
    throw new TypeError('The filing answered no result');
  }
  if (row['error_number'] !== null) throw errorOf(row);
  return fileResultOf(row, linesOf(row, 'warnings'));
}

/** The original error, as the server's own CATCH told it. */
function errorOf(row: Row): SqlServerError {
  const words = textOf(row, 'error_message');
  const code = AS_DEADLOCK.test(words) ? DEADLOCK : codeOf(numberOf(row, 'error_number'), words);
  return new SqlServerError(code, words, nullableTextOf(row, 'error_seam') ?? '');
}
