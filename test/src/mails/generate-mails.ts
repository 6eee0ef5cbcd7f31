import type { ExpectedMail } from './expected-mail.ts';
import type { Parent } from './kinds/conversations.ts';
import { ANSWERED, MAIL_KINDS, type MailKind, recipeOf } from './kinds/kinds.ts';
import type { Draft } from './mail.ts';
import { Random, seedOf } from './random.ts';
import { LANGUAGES } from './text/languages.ts';
import { type Writer, writerOf } from './writer.ts';

/** A mail that no person wrote, and what a reader of it has to find. */
export interface GeneratedMail {
  readonly kind: MailKind;
  readonly raw: Buffer;
  readonly expected: ExpectedMail;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly count: number;
  /** Only these; default: all. Those that follow others need a kind that can be followed. */
  readonly kinds?: readonly MailKind[];
}

interface Conversation extends Parent {
  readonly number: number;
}

/** Answers come at most so many mails after what they answer: within a batch and across batches. */
const RECENT = 40;

/**
 * Mails as people and machines send them, and what is expected of each. The same seed and count give
 * the same bytes; of two seeds no address, Message-ID or subject is the same. Every kind asked for is
 * among them when `count` is at least their number.
 */
export function generateMails({
  seed,
  count,
  kinds = MAIL_KINDS,
}: GenerateOptions): GeneratedMail[] {
  const order = orderOfKinds(new Random(seedOf(seed, -1)), kinds, count);
  const conversations: Conversation[] = [];
  return order.map((kind, index) => {
    const random = new Random(seedOf(seed, index));
    return nextMail(kind, random, `${seed.toString(36)}-${index}`, index, conversations);
  });
}

function nextMail(
  kind: MailKind,
  random: Random,
  serial: string,
  index: number,
  conversations: Conversation[],
): GeneratedMail {
  const recipe = recipeOf(kind);
  const writer = writerOf(random, serial, random.pick(LANGUAGES));
  if (recipe.follows === 'none') {
    const draft = recipe.make(writer);
    if (ANSWERED.has(kind)) conversations.push(begun(writer, draft, index));
    return mailOf(kind, draft, index);
  }
  const parent = random.pick(conversations.slice(-RECENT));
  if (recipe.follows === 'strange') return mailOf(kind, recipe.make(writer, parent), index);
  const draft = recipe.make(sameWriter(writer, parent.writer), parent);
  goesOn(conversations, parent, draft);
  return mailOf(kind, draft, parent.number);
}

function mailOf(kind: MailKind, { raw, expected }: Draft, conversation: number): GeneratedMail {
  return { kind, raw, expected: { ...expected, conversation } };
}

function begun(writer: Writer, { expected }: Draft, number: number): Conversation {
  return { writer, number, subject: expected.subject ?? '', thread: [writer.messageId] };
}

/** The next answer names this one too. */
function goesOn(conversations: Conversation[], parent: Conversation, { expected }: Draft): void {
  const { messageId } = expected;
  if (messageId === null) return;
  const thread = [...parent.thread, messageId];
  conversations[conversations.indexOf(parent)] = { ...parent, thread };
}

/** Another mail of the same person. */
function sameWriter(now: Writer, { language, name, address, words, text }: Writer): Writer {
  return { ...now, language, name, address, words, text };
}

/** Each kind as often as its share says, mixed; one that can be followed comes first. */
function orderOfKinds(random: Random, kinds: readonly MailKind[], count: number): MailKind[] {
  const first = kinds.find((kind) => ANSWERED.has(kind));
  if (first === undefined && kinds.some((kind) => recipeOf(kind).follows !== 'none')) {
    throw new RangeError(`mails that follow others need one of: ${[...ANSWERED].join(', ')}`);
  }
  const rest = kinds.filter((kind) => kind !== first);
  const shares = kinds.flatMap((kind) => Array<MailKind>(recipeOf(kind).share).fill(kind));
  const order = [...(first === undefined ? [] : [first]), ...random.shuffled(rest)];
  while (order.length < count) order.push(...random.shuffled(shares));
  return order.slice(0, count);
}
