import type { MailItem, ParsedMessage } from '@buzon/mail';
import type { Frame } from './frame.ts';
import type { Reading, ReadingRules } from './reading.ts';

/** What a parsing child is asked to do with a mail. */
export interface Task {
  readonly rules: ReadingRules;
  /** Null: read it whole; else read its headers only, for this reason. */
  readonly headersOnly: string | null;
}

/** First word of a child. */
export const READY = 'ready';

/** An item without its bytes: they are a blob of the frame, or the mail that the asker has already. */
interface PackedItem {
  readonly item: Omit<MailItem, 'content'>;
  readonly content: 'mail' | 'blob';
}

interface PackedReading {
  readonly message: ParsedMessage;
  readonly items: readonly PackedItem[];
}

/** A child's answer: a reading, or the words of an error. */
export type Answer =
  | { readonly ok: true; readonly reading: PackedReading }
  | { readonly ok: false; readonly words: string };

const NO_BYTES = Buffer.alloc(0);

/** Readies a reading for its way back; the mail's own bytes are not sent back. */
export function packReading({ message, items }: Reading, raw: Buffer): Frame {
  const blobs: Buffer[] = [];
  const packed = items.map(({ content, ...item }): PackedItem => {
    if (content.buffer === raw.buffer && content.length === raw.length)
      return { item, content: 'mail' };
    blobs.push(content);
    return { item, content: 'blob' };
  });
  const answer: Answer = {
    ok: true,
    reading: {
      // Filed are the items; the contents of the attachments beside them would only travel twice.
      message: {
        ...message,
        attachments: message.attachments.map((attachment) => ({
          ...attachment,
          content: NO_BYTES,
        })),
      },
      items: packed,
    },
  };
  return { head: answer, blobs };
}

/** The inverse of `packReading`. @throws the child's error */
export function unpackReading({ head, blobs }: Frame, raw: Buffer): Reading {
  const answer = head as Answer;
  if (!answer.ok) throw new Error(answer.words);
  const left = [...blobs];
  const items = answer.reading.items.map(({ item, content }) => ({
    ...item,
    content: content === 'mail' ? raw : (left.shift() ?? NO_BYTES),
  }));
  return { message: answer.reading.message, items };
}
