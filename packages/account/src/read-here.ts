import { parseMessage, readQuickMail } from '@buzon/mail';

/** The fingerprint of any mail, for whoever may wait for it. */
export async function anyFingerprint(raw: Buffer): Promise<string> {
  return (await parseMessage(raw)).fingerprint;
}

/** The fingerprint of a mail that holds nobody up (P1); null for others. */
export async function cheapFingerprint(raw: Buffer): Promise<string | null> {
  return (await readQuickMail(raw))?.message.fingerprint ?? null;
}
