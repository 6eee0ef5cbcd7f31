import type { FileResult, Outcome } from '@buzon/store';
import { inOneLine } from '../safe-text.ts';

/** What has happened to a message, or what would have. */
export function outcomeText(result: FileResult, dryRun: boolean): string {
  const parts = [
    (dryRun ? wouldBe : was)[result.outcome](result),
    result.matchedBy === null ? '' : `matched by ${result.matchedBy}`,
    result.inboxId === null ? '' : `inbox ${result.inboxId}`,
    result.customerId === null ? '' : `customer ${result.customerId}`,
    result.outboxId === null ? '' : dryRun ? 'to be confirmed' : 'confirmation queued',
    ...result.warnings.map((warning) => `warning: ${warning}`),
  ];
  return inOneLine(parts.filter((part) => part !== '').join('; '));
}

type Words = Readonly<Record<Outcome, (result: FileResult) => string>>;

const was: Words = {
  opened: (result) => `opened case ${caseText(result)} with message ${result.messageId}`,
  appended: (result) => `appended to case ${caseText(result)} as message ${result.messageId}`,
  duplicate: (result) => `known already as message ${result.messageId}${ofCase(result)}`,
  ignored: (result) =>
    `ignored: our own mail that belongs to no case (message ${result.messageId})`,
  rejected: (result) => `rejected: unknown sender (message ${result.messageId})`,
};

/** A case that is rolled back has no number. */
const wouldBe: Words = {
  opened: () => 'would open a case',
  appended: (result) => `would be appended to case ${caseText(result)}`,
  duplicate: (result) => `is known already as message ${result.messageId}${ofCase(result)}`,
  ignored: () => 'would be ignored: our own mail that belongs to no case',
  rejected: () => 'would be rejected: unknown sender',
};

function ofCase(result: FileResult): string {
  return result.caseId === null ? '' : ` of case ${caseText(result)}`;
}

function caseText({ caseId, caseReference }: FileResult): string {
  const told = caseReference === null || caseReference === String(caseId);
  return told ? String(caseId) : `${caseId} (${caseReference})`;
}
