import { parseDeliveryJobId } from '@buzon/shared/queue';
import type { TraceQuery } from '@buzon/store';

/** Longer than any id. */
const MAX_CHARACTERS = 1_000;

/**
 * What a person may ask a trace by (O3): a case number (also as `[#1042]`), `message:ID`, a job's
 * id, or a Message-ID with or without its angle brackets. Null: none of these.
 */
export function traceQuery(text: string): TraceQuery | null {
  const asked = text.trim();
  if (asked === '' || asked.length > MAX_CHARACTERS) return null;
  const id = /^(message:)?\[?#?(\d{1,15})\]?$/i.exec(asked);
  if (id !== null) return { by: id[1] === undefined ? 'case' : 'message', id: Number(id[2]) };
  const delivery = parseDeliveryJobId(asked);
  if (delivery !== null) {
    const { mailboxKey, uidValidity, uid } = delivery;
    return { by: 'delivery', key: { mailboxKey, uidValidity, uid } };
  }
  const messageId = /^<?([^<>\s]+@[^<>\s]+)>?$/.exec(asked)?.[1];
  return messageId === undefined ? null : { by: 'message-id', messageId: `<${messageId}>` };
}
