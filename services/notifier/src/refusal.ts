import type { Failure } from '@buzon/shared/failures';

/** What a mail server's refusal of one mail means for its job (N6). */
export type Refusal = 'temporary' | 'permanent';

/**
 * SMTP's 5yz replies are permanent (RFC 5321 §4.2.1), and so is a mail or an address that cannot
 * be sent at all; everything else may be different later.
 */
export function refusalOf(failure: Failure): Refusal {
  if (failure.source !== 'smtp') return 'temporary';
  return /^(5\d\d|EENVELOPE|EMESSAGE)$/.test(failure.code) ? 'permanent' : 'temporary';
}

/** RFC 3463 §3.2, §3.3: enhanced status codes of an address and of a mailbox. */
const ABOUT_RECIPIENT = /\b[45]\.[12]\.\d{1,3}\b/;

/** True when the refusal is about the recipient alone, and so says nothing of the installation. */
export function isAboutRecipient(failure: Failure): boolean {
  return ABOUT_RECIPIENT.test(failure.message);
}

/** What makes two refusals "the same error": code and words without what differs by mail. */
export function signatureOf(failure: Failure): string {
  const [firstLine = ''] = failure.message.split('\n');
  return `${failure.source} ${failure.code} ${firstLine.replaceAll(/\d+/g, '#').slice(0, 200)}`;
}

/** A provider that counts what an account sends, or lets it send nothing, is not asked every few seconds. */
const COUNTED = new Set(['DAILY_QUOTA', 'MAILBOX_FULL', 'SEND_AS']);

/** Whether the next try is put off longer than usual. */
export function isSeldomTried(failure: Failure): boolean {
  return isLogIn(failure) || (failure.source === 'smtp' && COUNTED.has(failure.code));
}

/** A refused log-in is not tried every few seconds: accounts get locked. */
export function isLogIn(failure: Failure): boolean {
  return (
    failure.source === 'smtp' && /^(EAUTH|EOAUTH2|NO_PASSWORDS|432|454|53[458])$/.test(failure.code)
  );
}
