import { filingLocks } from '../filing-locks.ts';
import { type Blob, type FilingValues, filingValues } from '../filing-values.ts';
import { readSql } from '../schema-source.ts';
import type { FileRequest } from '../store.ts';
import { type Batch, lines, type Parameter, type SqlType, types } from './batch.ts';

/** Where the calls of the items go in the text of `calls/file_message.sql`. */
const ITEMS = /^[ \t]*-- items[ \t]*$/m;

/** What is said to the reader of the file need not travel. */
const COMMENTS = /^[ \t]*--(?! items).*\n/gm;

/** The text of `calls/file_message.sql` as `filingBatch` takes it. */
export function readFilingTemplate(): string {
  return readSql('sqlserver', 'calls/file_message.sql').replace(COMMENTS, '');
}

type Item = FilingValues['items'][number];

/**
 * The one request that files a message (P9): the text of `calls/file_message.sql` with a call for each
 * content and item, and a typed parameter for every value. The text depends only on how many there are.
 */
export function filingBatch(template: string, request: FileRequest, dryRun: boolean): Batch {
  const values = filingValues(request);
  const { items, blobs } = values;
  return {
    text: template.replace(ITEMS, [...blobs.map(blobCall), ...items.map(itemCall)].join('\n')),
    parameters: [
      ...ruleParameters(request),
      ...deliveryParameters(request),
      ...messageParameters(request, values),
      ...blobs.flatMap(blobParameters),
      ...items.flatMap(itemParameters),
      of('known_message_id', types.bigint, request.knownMessageId),
      of('lock_keys', types.longText, lines(filingLocks(request.message.fingerprint, values))),
      of('dry_run', types.flag, dryRun),
    ],
  };
}

function of(name: string, type: SqlType, value: unknown): Parameter {
  return { name, type, value };
}

function ruleParameters({ rules }: FileRequest): readonly Parameter[] {
  return [
    of('listener', types.text(50), rules.listener),
    of('process', types.text(400), rules.caseProcess),
    of('functional_unit', types.text(400), rules.functionalUnit),
    of('unknown_sender', types.text(10), rules.unknownSender),
    of('follow_up_days', types.integer, rules.followUpDays),
    of('confirmation', types.text(10), rules.confirmation),
    of('confirmations_per_hour', types.integer, rules.confirmationsPerHour),
    of('confirm_newer_than_hours', types.integer, rules.confirmNewerThanHours),
    of('own_addresses', types.longText, lines(rules.ownAddresses)),
  ];
}

function deliveryParameters({ delivery, receivedAt }: FileRequest): readonly Parameter[] {
  return [
    of('mailbox_key', types.text(12), delivery?.mailboxKey ?? null),
    of('uidvalidity', types.bigint, delivery?.uidValidity ?? null),
    of('uid', types.bigint, delivery?.uid ?? null),
    of('received_at', types.time, receivedAt),
  ];
}

function messageParameters({ message }: FileRequest, values: FilingValues): readonly Parameter[] {
  return [
    of('from_address', types.text(640), values.fromAddress),
    of('from_name', types.text(640), values.fromName),
    of('subject', types.text(2_000), values.subject),
    of('subject_key', types.text(400), values.subjectKey),
    of('former_subject_keys', types.longText, lines(values.formerSubjectKeys)),
    of('subject_key_version', types.integer, message.subjectKeyVersion),
    of('case_tokens', types.longText, lines(values.caseTokens)),
    of('message_id', types.text(1_024), values.messageId),
    of('thread_ids', types.longText, lines(values.threadIds)),
    of('sent_at', types.time, values.sentAt),
    of('automatic', types.text(20), message.automatic),
    of('confirmable', types.flag, message.confirmable),
    of('auto_submitted', types.text(400), values.autoSubmitted),
    of('body_text', types.longText, values.text),
    of('body_new', types.longText, values.newText),
    of('body_html', types.longText, values.html),
    of('spf', types.text(40), values.spf),
    of('dkim', types.text(40), values.dkim),
    of('dmarc', types.text(40), values.dmarc),
    of('sender_is_trusted', types.flag, values.isSenderTrusted),
    of('fingerprint', types.text(100), message.fingerprint),
    of('raw_sha256', types.text(64), message.rawSha256),
    of('raw_size', types.bigint, message.rawSize),
    of('warnings', types.longText, lines(values.warnings)),
  ];
}

function blobCall(_blob: Blob, n: number): string {
  return `    EXEC buzon.store_blob @sha256 = @blob_sha256_${n}, @content = @blob_content_${n};`;
}

function blobParameters({ sha256, content }: Blob, n: number): readonly Parameter[] {
  return [
    of(`blob_sha256_${n}`, types.text(64), sha256),
    of(`blob_content_${n}`, types.bytes, content),
  ];
}

function itemCall(_item: Item, n: number): string {
  return `    EXEC buzon.store_item @message_id = @filed_message_id, @kind = @item_kind_${n},
      @filename = @item_name_${n}, @content_type = @item_type_${n}, @size = @item_size_${n},
      @sha256 = @item_sha256_${n};`;
}

function itemParameters(item: Item, n: number): readonly Parameter[] {
  return [
    of(`item_kind_${n}`, types.text(4), item.kind),
    of(`item_name_${n}`, types.text(510), item.filename),
    of(`item_type_${n}`, types.text(510), item.contentType),
    of(`item_size_${n}`, types.bigint, item.size),
    of(`item_sha256_${n}`, types.text(64), item.sha256),
  ];
}
