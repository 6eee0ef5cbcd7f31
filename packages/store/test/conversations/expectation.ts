import type { FileResult } from '../../src/index.ts';

/** What became of a mail, in the words of the stories; `caseName` tells a case's letter. */
export function inWords(
  result: FileResult,
  expected: string,
  caseName: (caseId: number) => string,
  mailName: (messageId: number) => string,
): string {
  const { outcome, caseId, matchedBy } = result;
  if (outcome === 'duplicate') return `repeats ${mailName(result.messageId)}`;
  if (caseId === null) return `is ${outcome}`;
  if (expected.startsWith('is in ')) return `is in ${caseName(caseId)}`;
  return outcome === 'opened'
    ? `opens ${caseName(caseId)}`
    : `joins ${caseName(caseId)} by ${matchedBy}`;
}
