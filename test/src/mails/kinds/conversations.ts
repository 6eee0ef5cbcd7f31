import { type Draft, draft, usualFields } from '../mail.ts';
import type { Fields } from '../mime/part.ts';
import { textPart } from '../mime/part.ts';
import { bodyOf, subjectOf, type Writer } from '../writer.ts';

/** A mail that others follow. */
export interface Parent {
  readonly writer: Writer;
  readonly subject: string;
  /** Message-IDs of the conversation so far, oldest first, this mail's last. */
  readonly thread: readonly string[];
}

/** RFC 5322 §3.6.4. */
function threading({ thread }: Parent): Fields {
  return [
    ['In-Reply-To', thread.at(-1) ?? ''],
    ['References', thread.join('\r\n ')],
  ];
}

function followUp(writer: Writer, subject: string, threadFields: Fields): Draft {
  const { text, phrase } = bodyOf(writer);
  const content = textPart('plain', text, writer.text);
  const fields = [...usualFields(writer, subject), ...threadFields];
  return draft(writer, subject, content, { phrase }, fields);
}

/** The same person again, by a program that writes both prefix and References. */
export function reply(writer: Writer, parent: Parent): Draft {
  const prefix = writer.random.pick(writer.language.replyPrefixes);
  return followUp(writer, `${prefix}${parent.subject}`, threading(parent));
}

/** The same person, by a program that writes only the prefix. */
export function replyBySubject(writer: Writer, parent: Parent): Draft {
  const prefix = writer.random.pick(writer.language.replyPrefixes);
  return followUp(writer, `${prefix}${parent.subject}`, []);
}

/** The same person, who wrote a subject of their own into the answer. */
export function renamedReply(writer: Writer, parent: Parent): Draft {
  return followUp(writer, subjectOf(writer), threading(parent));
}

/** The same person sends their mail on once more. */
export function forward(writer: Writer, parent: Parent): Draft {
  const prefix = writer.random.pick(writer.language.forwardPrefixes);
  return followUp(writer, `${prefix}${parent.subject}`, []);
}

/** Somebody who took no part in the conversation answers in it: that opens a case of their own (P5). */
export function strangersReply(writer: Writer, parent: Parent): Draft {
  const prefix = writer.random.pick(parent.writer.language.replyPrefixes);
  const words = { ...writer.words, charset: 'utf-8' };
  return followUp({ ...writer, words }, `${prefix}${parent.subject}`, threading(parent));
}
