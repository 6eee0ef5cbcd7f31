import type { Confirmation } from '@buzon/store';

/** Longer subjects of customers are cut, so that token and reference stay in sight. */
const MAX_SUBJECT_CODE_POINTS = 180;

const NO_SUBJECT = { es: 'Su mensaje', en: 'Your message' } as const;

/**
 * The subject of a confirmation: the case token that P5 recognises, then the customer's own.
 * A reference of another system goes before it in brackets of its own: both are "subject blobs"
 * (RFC 5256 §2.1), which mail programs drop when they group a conversation by subject.
 */
export function confirmationSubject(
  row: Pick<Confirmation, 'caseId' | 'caseReference' | 'subject'>,
  language: 'es' | 'en',
): string {
  const own = cut(withoutTokens(oneLine(row.subject))) || NO_SUBJECT[language];
  const reference = foreignReference(row);
  return `${reference === null ? '' : `[${reference}] `}[#${row.caseId}] ${own}`;
}

/** The reference where it is not the case number itself; never in a form that P5 takes for a token. */
function foreignReference(row: Pick<Confirmation, 'caseId' | 'caseReference'>): string | null {
  const reference = oneLine(row.caseReference)
    .replaceAll(/[[\]]/g, '')
    .replace(/^[#\s]+/, '');
  return reference === '' || reference === String(row.caseId) ? null : reference;
}

/** Tokens in the customer's subject would be told again, or name another case. */
function withoutTokens(subject: string): string {
  return subject
    .replaceAll(/\[\s*#\s*\d+\s*\]/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Nothing in a header field may begin a new one (RFC 5322 §2.2). */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function cut(text: string): string {
  const points = Array.from(text);
  return points.length <= MAX_SUBJECT_CODE_POINTS
    ? text
    : `${points.slice(0, MAX_SUBJECT_CODE_POINTS - 1).join('')}…`;
}
