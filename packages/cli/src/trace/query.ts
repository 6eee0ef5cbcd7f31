import { parseDeliveryJobId } from '@buzon/shared/queue';
import type { TraceQuery } from '@buzon/store';

/**
 * What a person asks a trace by: `1042` or `#1042` (case), `message:55`, a Message-ID, or the job id
 * `<listener>.<mailbox key>.<uidvalidity>.<uid>`. Null: none of these.
 */
export function traceQuery(id: string): TraceQuery | null {
  const text = id.trim();
  const number = /^(message:|case:|\[?#)?(\d{1,15})\]?$/i.exec(text);
  if (number !== null) {
    const by = number[1]?.toLowerCase() === 'message:' ? 'message' : 'case';
    return { by, id: Number(number[2]) };
  }
  const delivery = parseDeliveryJobId(text);
  if (delivery !== null) {
    const { mailboxKey, uidValidity, uid } = delivery;
    return { by: 'delivery', key: { mailboxKey, uidValidity, uid } };
  }
  if (!/^<?[^\s<>]+@[^\s<>]+>?$/.test(text)) return null;
  return { by: 'message-id', messageId: `<${text.replace(/^<|>$/g, '')}>` };
}
