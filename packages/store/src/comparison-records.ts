import { dateOf, nullableDateOf, nullableTextOf, numberOf, type Row, textOf } from './rows.ts';
import type { ComparisonRecord, FiledMail, MovedMail } from './store.ts';

export function movedMailOf(row: Row): MovedMail {
  return { messageId: numberOf(row, 'message_id'), receivedAt: dateOf(row, 'received_at') };
}

export function filedMailOf(row: Row): FiledMail {
  return {
    messageId: numberOf(row, 'id'),
    mailMessageId: nullableTextOf(row, 'message_id'),
    fingerprint: textOf(row, 'fingerprint'),
    rawSha256: textOf(row, 'raw_sha256'),
    rawSize: numberOf(row, 'raw_size'),
    deliveries: numberOf(row, 'deliveries'),
    movedAt: nullableDateOf(row, 'moved_at'),
  };
}

export function comparisonOf(row: Row): ComparisonRecord {
  return {
    listener: textOf(row, 'listener'),
    comparedAt: dateOf(row, 'compared_at'),
    from: dateOf(row, 'from_at'),
    mails: numberOf(row, 'mails'),
    unknown: numberOf(row, 'unknown_mails'),
    missing: numberOf(row, 'missing_mails'),
    surplus: numberOf(row, 'surplus_mails'),
    uncompared: numberOf(row, 'uncompared_mails'),
  };
}
