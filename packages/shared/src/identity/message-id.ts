import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a Message-ID of ours says. */
export interface SignedIdentity {
  /** The case number. */
  readonly caseId: number;
  /** `outbox.id` of the confirmation. */
  readonly outboxId: number;
}

/** What `sign` makes a Message-ID of. */
export interface SignRequest extends SignedIdentity {
  /** `BUZON_SECRET_KEY`, 32 bytes. */
  readonly key: Buffer;
  /** Right side of the Message-ID, a host name. */
  readonly domain: string;
}

/** 128 bits: nobody guesses one, and the line stays well below 78 characters. */
const SIGNATURE_HEX = 32;

const OWN_SHAPE = /^<?buzon\.(\d{1,15})\.(\d{1,15})\.([0-9a-f]{32})@[^<>\s@]+>?$/i;

/**
 * The Message-ID of a confirmation, `<buzon.CASE.OUTBOX.SIGNATURE@DOMAIN>` (RFC 5322 §3.6.4).
 * The same confirmation has the same Message-ID however often it is sent (N3); without the key
 * nobody can make one up (N2). The domain is not signed: it follows `MAIL_FROM`.
 */
export function sign({ caseId, outboxId, key, domain }: SignRequest): string {
  return `<buzon.${caseId}.${outboxId}.${signature({ caseId, outboxId }, key)}@${domain}>`;
}

/** What a Message-ID of this installation says; null for anybody else's or a forged one. */
export function readOwn(messageId: string, key: Buffer): SignedIdentity | null {
  const found = OWN_SHAPE.exec(messageId.trim());
  if (found === null) return null;
  const identity = { caseId: Number(found[1]), outboxId: Number(found[2]) };
  const given = Buffer.from(String(found[3]).toLowerCase());
  return timingSafeEqual(given, Buffer.from(signature(identity, key))) ? identity : null;
}

/** True when this installation made the Message-ID (P12: our own mail coming back). */
export function isOwn(messageId: string, key: Buffer): boolean {
  return readOwn(messageId, key) !== null;
}

function signature({ caseId, outboxId }: SignedIdentity, key: Buffer): string {
  // A key of its own, so that signatures tell nothing of the one that encrypts passwords.
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'buzon message-id 1', 32));
  return createHmac('sha256', derived)
    .update(`${caseId}.${outboxId}`)
    .digest('hex')
    .slice(0, SIGNATURE_HEX);
}
