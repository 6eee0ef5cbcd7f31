import type { ParsedAttachment, ParsedMessage } from '@buzon/mail';
import { inOneLine } from '../safe-text.ts';

/** So much of the text is shown. Characters. */
const TEXT_SHOWN = 500;

/** What Buzón sees in a mail, for a person. */
export function parsedText(name: string, message: ParsedMessage): string {
  const rows: readonly (readonly [string, string])[] = [
    ['from', addressText(message.from)],
    ['subject', message.subject],
    ['subject key', message.subjectKey === '' ? '(none: never matches)' : message.subjectKey],
    ['case tokens', message.caseTokens.map((number) => `#${number}`).join(', ')],
    ['message id', message.messageId ?? '(none)'],
    ['refers to', message.threadIds.join(' ')],
    ['date', message.sentAt?.toISOString() ?? '(none)'],
    ['automatic', message.automatic === null ? 'no' : automaticText(message)],
    ['confirmable', message.confirmable ? 'yes' : 'no'],
    ...message.attachments.map((item) => ['attachment', attachmentText(item)] as const),
    ...message.warnings.map((warning) => ['warning', warning] as const),
    ['text', message.text.slice(0, TEXT_SHOWN)],
  ];
  return [
    inOneLine(name),
    ...rows
      .filter(([, value]) => value !== '')
      .map(([label, value]) => `  ${`${label}:`.padEnd(13)}${inOneLine(value)}`),
  ].join('\n');
}

function addressText(address: ParsedMessage['from']): string {
  if (address === null) return '(none)';
  return address.name === '' ? address.address : `${address.name} <${address.address}>`;
}

function automaticText({ automatic, autoSubmitted }: ParsedMessage): string {
  return autoSubmitted === null ? String(automatic) : `${automatic} (${autoSubmitted})`;
}

function attachmentText({ filename, contentType, size, inline }: ParsedAttachment): string {
  return `${filename} (${contentType}, ${size} bytes${inline ? ', inline' : ''})`;
}
