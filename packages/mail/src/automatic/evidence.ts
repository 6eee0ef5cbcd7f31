import { hasNullReturnPath, senderOf } from '../header/addresses.ts';
import type { HeaderFields } from '../header/fields.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';
import { folded } from '../subject/fold.ts';
import { openingLines } from './opening.ts';

/** What the rules of automatic mail look at. */
export interface Evidence {
  readonly fields: HeaderFields;
  /** Local part of the sender, lower-case; `''` when there is none. */
  readonly senderName: string;
  readonly nullReturnPath: boolean;
  /** Folded (`folded`). */
  readonly subject: string;
  /** `report-type` of a multipart/report, lower-case; `''` for one without; null when it is none. */
  readonly reportType: string | null;
  /** Values of `Action` in the delivery status, lower-case. */
  readonly actions: readonly string[];
  readonly hasDeliveryStatus: boolean;
  /** RFC 5965, also where the outer type was lost on the way. */
  readonly hasFeedbackReport: boolean;
  readonly answersSomething: boolean;
  /** The first lines of the text, folded; read when it is asked for. */
  readonly opening: () => readonly string[];
}

const REPORT_TYPE = /\breport-type\s*=\s*"?([\w.-]{1,60})/i;
const ACTION = /^action\s*:\s*([a-z]{1,20})/gim;
/** Bytes of a delivery status that are looked at. */
const LONGEST_STATUS = 256 * 1024;

export function evidenceOf(root: MimePart, subject: string): Evidence {
  const { fields } = root.description;
  const leaves = leavesOf(root);
  const statuses = leaves.filter(({ type }) => type === 'message/delivery-status');
  return {
    fields,
    senderName: senderNameOf(fields),
    nullReturnPath: hasNullReturnPath(fields),
    subject: folded(subject.slice(0, 500)),
    reportType: reportTypeOf(root),
    actions: statuses.flatMap(actionsIn),
    hasDeliveryStatus: statuses.length > 0,
    hasFeedbackReport: leaves.some(({ type }) => type === 'message/feedback-report'),
    answersSomething: fields.has('in-reply-to') || fields.has('references'),
    opening: () => openingLines(root),
  };
}

/** Mail systems often write no address at all: `From: MAILER-DAEMON <>`. */
function senderNameOf(fields: HeaderFields): string {
  const bare = /^[\s<"]*([\w.-]{1,60})[\s>"<]*$/.exec(fields.first('from'))?.[1];
  return (bare ?? senderOf(fields)?.address.split('@')[0] ?? '').toLowerCase();
}

function reportTypeOf(part: MimePart): string | null {
  if (part.type !== 'multipart/report') return null;
  const type = REPORT_TYPE.exec(part.description.fields.first('content-type'))?.[1];
  return (type ?? '').toLowerCase();
}

function actionsIn(status: MimePart): string[] {
  const text = status.content.subarray(0, LONGEST_STATUS).toString('latin1');
  return [...text.matchAll(ACTION)].map((found) => (found[1] ?? '').toLowerCase());
}
