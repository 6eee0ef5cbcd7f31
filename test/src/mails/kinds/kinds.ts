import type { Draft } from '../mail.ts';
import type { Writer } from '../writer.ts';
import {
  forward,
  type Parent,
  renamedReply,
  reply,
  replyBySubject,
  strangersReply,
} from './conversations.ts';
import * as damaged from './damaged.ts';
import * as files from './files.ts';
import { bounce, listMail, vacation } from './machines.ts';
import * as texts from './texts.ts';

/** How the mails of a kind are made; a share of 3 is three times as many as one of 1. */
type Recipe =
  | { readonly share: number; readonly follows: 'none'; readonly make: (writer: Writer) => Draft }
  | {
      readonly share: number;
      /** `own`: by the writer of the parent, and so of its case. `strange`: by somebody else. */
      readonly follows: 'own' | 'strange';
      readonly make: (writer: Writer, parent: Parent) => Draft;
    };

function opening(share: number, make: (writer: Writer) => Draft): Recipe {
  return { share, follows: 'none', make };
}

function following(
  share: number,
  follows: 'own' | 'strange',
  make: (writer: Writer, parent: Parent) => Draft,
): Recipe {
  return { share, follows, make };
}

/** Every kind of mail that is made. */
export const KINDS = {
  plain: opening(8, texts.plain),
  'html only': opening(3, texts.htmlOnly),
  alternative: opening(6, texts.alternative),
  related: opening(2, texts.related),
  'utf-16': opening(1, texts.utf16),
  'empty body': opening(1, texts.emptyBody),
  attachments: opening(6, files.attachments),
  'text attachment': opening(1, files.textAttachment),
  'hostile names': opening(2, files.hostileNames),
  'empty attachment': opening(1, files.emptyAttachment),
  'nested mail': opening(1, files.nestedMail),
  'only an attachment': opening(1, files.onlyAttachment),
  reply: following(5, 'own', reply),
  'reply by subject': following(3, 'own', replyBySubject),
  'renamed reply': following(2, 'own', renamedReply),
  forward: following(2, 'own', forward),
  "stranger's reply": following(1, 'strange', strangersReply),
  vacation: opening(1, vacation),
  bounce: opening(1, bounce),
  list: opening(1, listMail),
  'no Message-ID': opening(1, damaged.noMessageId),
  'no Date': opening(1, damaged.noDate),
  'no From': opening(1, damaged.noFrom),
  'only Reply-To': opening(1, damaged.onlyReplyTo),
  'no Subject': opening(1, damaged.noSubject),
  'emoji subject': opening(1, damaged.emojiSubject),
  'long subject': opening(1, damaged.longSubject),
  undeclared: opening(2, damaged.undeclared),
  'unknown charset': opening(1, damaged.unknownCharset),
  'broken MIME': opening(2, damaged.brokenMime),
} as const satisfies Readonly<Record<string, Recipe>>;

export type MailKind = keyof typeof KINDS;

/** All kinds, in the order in which they are listed. */
export const MAIL_KINDS = Object.keys(KINDS) as readonly MailKind[];

/** The recipe of a kind, without the kind's own type. */
export function recipeOf(kind: MailKind): Recipe {
  return KINDS[kind];
}

/** Kinds that people answer to: they have a sender, a Message-ID and a subject. */
export const ANSWERED: ReadonlySet<MailKind> = new Set([
  'plain',
  'html only',
  'alternative',
  'attachments',
]);
