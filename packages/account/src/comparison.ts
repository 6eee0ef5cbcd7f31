/** What was filed and moved from one moment until before another is compared; and, of what nobody filed, what was received in it. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** One thing that the output folder and the database do not agree about. */
export type Finding =
  /** It stands in the folder, and is not filed. */
  | {
      readonly kind: 'unknown';
      readonly uid: number;
      readonly receivedAt: Date;
      /** Null: it has none. */
      readonly mailMessageId: string | null;
    }
  /** It was filed and moved, and stands in the folder no more. */
  | {
      readonly kind: 'missing';
      /** `buzon.messages.id`. */
      readonly messageId: number;
      readonly mailMessageId: string | null;
      readonly movedAt: Date | null;
    }
  /** It stands in the folder more often than it was delivered. */
  | {
      readonly kind: 'surplus';
      readonly messageId: number;
      readonly mailMessageId: string | null;
      /** Of its copies in the folder. */
      readonly uids: readonly number[];
      readonly deliveries: number;
    };

/** What came of comparing one listener's output folder with its deliveries. */
export interface Comparison {
  /** Looked at in the folder. */
  readonly mails: number;
  readonly unknown: number;
  readonly missing: number;
  readonly surplus: number;
  /** Their bytes were needed, and could not be fetched or cost too much to be read here. */
  readonly uncompared: number;
  /** The first thousand. */
  readonly findings: readonly Finding[];
}

/** By so many mails the folder is not what the database says. */
export function gapOf({
  unknown,
  missing,
  surplus,
}: Pick<Comparison, 'unknown' | 'missing' | 'surplus'>): number {
  return unknown + missing + surplus;
}
