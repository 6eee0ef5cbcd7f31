import { type Draft, draft, usualFields, without } from '../mail.ts';
import { headerText } from '../mime/header-words.ts';
import { type Part, textPart } from '../mime/part.ts';
import { encodeText } from '../text/encode-text.ts';
import { bodyOf, boundaryOf, htmlOf, subjectOf, type Writer } from '../writer.ts';
import { bothTexts } from './texts.ts';

function plainWithout(writer: Writer, expected: Partial<Draft['expected']>, field: string): Draft {
  const { text, phrase } = bodyOf(writer);
  const subject = subjectOf(writer);
  const fields = without(usualFields(writer, subject), field);
  const content = textPart('plain', text, writer.text);
  return draft(writer, subject, content, { phrase, ...expected }, fields);
}

export function noMessageId(writer: Writer): Draft {
  return plainWithout(writer, { messageId: null }, 'Message-ID');
}

export function noDate(writer: Writer): Draft {
  return plainWithout(writer, {}, 'Date');
}

/** Nobody can say who sent it: it is filed in a case of its own (P2). */
export function noFrom(writer: Writer): Draft {
  return plainWithout(writer, { senderAddress: null, senderName: null }, 'From');
}

/** Without From, Reply-To is the sender (P2). */
export function onlyReplyTo(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const subject = subjectOf(writer);
  const answerTo = headerText(writer.address.toUpperCase(), writer.words);
  const fields = [
    ...without(usualFields(writer, subject), 'From'),
    ['Reply-To', answerTo] as const,
  ];
  const expected = { phrase, senderName: null };
  return draft(writer, subject, textPart('plain', text, writer.text), expected, fields);
}

export function noSubject(writer: Writer): Draft {
  return plainWithout(writer, { subject: '' }, 'Subject');
}

const EMOJI = ['🎉', '👩‍👩‍👧‍👦', '🇦🇷', '⚠️', '💸', '🤷🏽'];

export function emojiSubject(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const { random, serial } = writer;
  const words = { ...writer.words, charset: 'utf-8' };
  const subject = `${random.pick(EMOJI)} ${serial} ${random.pick(EMOJI)}${random.pick(EMOJI)}`;
  return draft({ ...writer, words }, subject, textPart('plain', text, writer.text), { phrase });
}

/** Longer than the columns of a database. */
export function longSubject(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const { random } = writer;
  const times = random.between(30, 200);
  const subject = Array.from({ length: times }, () => subjectOf(writer)).join(' ');
  return draft(writer, subject, textPart('plain', text, writer.text), { phrase });
}

/** Bytes above 127 in header and body, and no word about what they mean. */
export function undeclared(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const utf8 = writer.text.charset === 'utf-8';
  const charset = utf8 || writer.text.charset === 'utf-16' ? 'utf-8' : writer.text.charset;
  const raw = { ...writer, words: { charset, encoding: 'raw' as const } };
  const content: Part = { fields: [], body: encodeText(text.replaceAll('\n', '\r\n'), charset) };
  // Only UTF-8 can be told with certainty from the bytes alone.
  const expected = utf8 ? { phrase } : { phrase: null, subject: null, senderName: null };
  return draft(raw, subjectOf(raw), content, expected);
}

/** A charset that nobody knows. */
export function unknownCharset(writer: Writer): Draft {
  const { text } = bodyOf(writer);
  const known = textPart('plain', text, { charset: 'utf-8', transfer: 'base64' });
  const fields = [
    ['Content-Type', 'text/plain; charset=x-nobody-knows'] as const,
    ...without(known.fields, 'Content-Type'),
  ];
  return draft(writer, subjectOf(writer), { fields, body: known.body });
}

/** MIME that ends too early, lacks its boundary, or is not what it says. */
export function brokenMime(writer: Writer): Draft {
  const { text } = bodyOf(writer);
  const content = writer.random.pick([cutOff, boundaryMissing, badBase64, endless])(writer, text);
  return draft(writer, subjectOf(writer), content, { files: null });
}

function cutOff(writer: Writer, text: string): Part {
  const { fields, body } = bothTexts(writer, text);
  return { fields, body: body.subarray(0, Math.floor(body.length * 0.6)) };
}

function boundaryMissing(writer: Writer, text: string): Part {
  const { body } = bothTexts(writer, text);
  return { fields: [['Content-Type', 'multipart/mixed']], body };
}

function badBase64(_writer: Writer, text: string): Part {
  const { fields, body } = textPart('html', htmlOf(text), { charset: 'utf-8', transfer: 'base64' });
  return { fields, body: Buffer.from(body.toString('latin1').replace(/.{5}/, '!*?~\u00ff')) };
}

function endless(writer: Writer, text: string): Part {
  const boundary = boundaryOf(writer, 'same');
  const inner = `--${boundary}\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;
  return {
    fields: [['Content-Type', `multipart/mixed; boundary="${boundary}"`]],
    body: Buffer.from(`${inner.repeat(20)}--${boundary}\r\n\r\n${text.replace(/[^ -~\n]/g, '?')}`),
  };
}
