import { fileResultOf } from '../file-result.ts';
import { filingLocks } from '../filing-locks.ts';
import { type FilingValues, filingValues } from '../filing-values.ts';
import { type Row, textsOf } from '../rows.ts';
import type { FileRequest, FileResult } from '../store.ts';
import { byteaArray } from './bytea-array.ts';
import type { Database } from './database.ts';
import type { Statement } from './pool.ts';

type Argument = readonly [name: string, type: string, value: unknown];

/** Files a message in one round trip: the procedure does all of it in one transaction (P9). */
export async function fileMessage(database: Database, request: FileRequest): Promise<FileResult> {
  const call = callOf(fileArguments(request, false));
  return resultOf(await database.file(call.statement, call.values));
}

/** The same with the real rules and procedures, rolled back (O7). */
export async function fileMessageDryRun(
  database: Database,
  request: FileRequest,
): Promise<FileResult> {
  const call = callOf(fileArguments(request, true));
  return resultOf(await database.fileRolledBack(call.statement, call.values));
}

function callOf(args: readonly Argument[]): { statement: Statement; values: readonly unknown[] } {
  const list = args.map(([name, type], index) => `p_${name} => $${index + 1}::${type}`);
  return {
    statement: {
      name: 'buzon_file_message',
      text: `SELECT * FROM buzon.file_message(${list.join(', ')})`,
    },
    values: args.map(([, , value]) => value),
  };
}

function fileArguments(request: FileRequest, dryRun: boolean): readonly Argument[] {
  const values = filingValues(request);
  return [
    ...ruleArguments(request),
    ...deliveryArguments(request),
    ...messageArguments(request, values),
    ...itemArguments(values),
    ['known_message_id', 'bigint', request.knownMessageId],
    ['lock_keys', 'bigint[]', filingLocks(request.message.fingerprint, values).map(String)],
    ['dry_run', 'boolean', dryRun],
  ];
}

function ruleArguments({ rules }: FileRequest): readonly Argument[] {
  return [
    ['listener', 'text', rules.listener],
    ['process', 'text', rules.caseProcess],
    ['functional_unit', 'text', rules.functionalUnit],
    ['unknown_sender', 'text', rules.unknownSender],
    ['follow_up_days', 'integer', rules.followUpDays],
    ['confirmation', 'text', rules.confirmation],
    ['confirmations_per_hour', 'integer', rules.confirmationsPerHour],
    ['confirm_newer_than_hours', 'integer', rules.confirmNewerThanHours],
    ['own_addresses', 'text[]', rules.ownAddresses],
  ];
}

function deliveryArguments({ delivery, receivedAt }: FileRequest): readonly Argument[] {
  return [
    ['mailbox_key', 'text', delivery?.mailboxKey ?? null],
    ['uidvalidity', 'bigint', delivery?.uidValidity ?? null],
    ['uid', 'bigint', delivery?.uid ?? null],
    ['received_at', 'timestamptz', receivedAt],
  ];
}

function messageArguments({ message }: FileRequest, values: FilingValues): readonly Argument[] {
  return [
    ['from_address', 'text', values.fromAddress],
    ['from_name', 'text', values.fromName],
    ['subject', 'text', values.subject],
    ['subject_key', 'text', values.subjectKey],
    ['former_subject_keys', 'text[]', values.formerSubjectKeys],
    ['subject_key_version', 'integer', message.subjectKeyVersion],
    ['case_tokens', 'bigint[]', values.caseTokens],
    ['message_id', 'text', values.messageId],
    ['thread_ids', 'text[]', values.threadIds],
    ['sent_at', 'timestamptz', values.sentAt],
    ['automatic', 'text', message.automatic],
    ['confirmable', 'boolean', message.confirmable],
    ['auto_submitted', 'text', values.autoSubmitted],
    ['body_text', 'text', values.text],
    ['body_new', 'text', values.newText],
    ['body_html', 'text', values.html],
    ['spf', 'text', values.spf],
    ['dkim', 'text', values.dkim],
    ['dmarc', 'text', values.dmarc],
    ['sender_is_trusted', 'boolean', values.isSenderTrusted],
    ['fingerprint', 'text', message.fingerprint],
    ['raw_sha256', 'text', message.rawSha256],
    ['raw_size', 'bigint', message.rawSize],
    ['warnings', 'text[]', values.warnings],
  ];
}

function itemArguments({ items, blobs }: FilingValues): readonly Argument[] {
  return [
    ['item_kinds', 'text[]', items.map((item) => item.kind)],
    ['item_names', 'text[]', items.map((item) => item.filename)],
    ['item_types', 'text[]', items.map((item) => item.contentType)],
    ['item_sizes', 'bigint[]', items.map((item) => item.size)],
    ['item_sha256', 'text[]', items.map((item) => item.sha256)],
    ['blob_sha256', 'text[]', blobs.map((blob) => blob.sha256)],
    ['blob_contents', 'bytea[]', byteaArray(blobs.map((blob) => blob.content))],
  ];
}

function resultOf([row]: readonly Row[]): FileResult {
  if (row === undefined) throw new TypeError('file_message answered no row');
  return fileResultOf(row, textsOf(row, 'warnings'));
}
