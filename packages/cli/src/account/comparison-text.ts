import { type Comparison, type Finding, gapOf } from '@buzon/account';
import type { ListenerSettings } from '@buzon/shared/settings';
import { inOneLine } from '../safe-text.ts';

/** What is told of one listener: one of the last three is not null. */
export interface ToldComparison {
  readonly listener: Pick<ListenerSettings, 'id' | 'outputFolder'>;
  readonly from: Date;
  /** Why there is nothing to compare with. */
  readonly nothing: string | null;
  /** Why it could not be compared. */
  readonly failure: string | null;
  readonly comparison: Comparison | null;
}

/** For a person: one line for each finding, then what was looked at. */
export function comparisonLines(told: ToldComparison): readonly string[] {
  const { listener, from, nothing, failure, comparison } = told;
  const { id } = listener;
  if (comparison === null) return [`${id}: ${nothing ?? `not compared: ${failure}`}`];
  const folder = listener.outputFolder ?? '';
  const lines = comparison.findings.map((finding) => `${id}: ${findingText(finding, folder)}`);
  const more = gapOf(comparison) - lines.length;
  if (more > 0) lines.push(`${id}: and ${more} more`);
  const { uncompared, mails } = comparison;
  if (uncompared > 0) lines.push(`${id}: ${uncompared} mails could not be read to be compared`);
  const since = from.toISOString().slice(0, 10);
  const verdict =
    gapOf(comparison) === 0 ? `${folder} has what was filed and moved` : countsText(comparison);
  return [...lines, `${id}: ${verdict} (since ${since}; ${mails} mails looked at)`];
}

/** For machines. */
export function comparisonDocument(told: ToldComparison): object {
  const { listener, from, nothing, failure, comparison } = told;
  const { id, outputFolder } = listener;
  return { listener: id, outputFolder, from, nothing, failure, ...comparison };
}

function countsText({ unknown, missing, surplus }: Comparison): string {
  return `${unknown} not filed, ${missing} not there, ${surplus} there too often`;
}

/** The header fields in it were written by strangers. */
function findingText(finding: Finding, folder: string): string {
  const name = inOneLine(finding.mailMessageId ?? 'no Message-ID');
  if (finding.kind === 'unknown') {
    const { uid, receivedAt } = finding;
    return `${folder} UID ${uid} (${receivedAt.toISOString()}, ${name}) is not filed: somebody put it there, or the database was put back to an older state`;
  }
  const message = `message:${finding.messageId} (${name})`;
  if (finding.kind === 'missing') {
    const { movedAt } = finding;
    const moved = movedAt === null ? 'was moved' : `was moved there at ${movedAt.toISOString()}`;
    return `${message} ${moved}, and is not in ${folder}: removed since; the database has all of it`;
  }
  const { uids, deliveries } = finding;
  const stands = `${message} stands in ${folder} ${times(uids.length)} (UID ${uids.join(', ')})`;
  return deliveries === 0
    ? `${stands}, and no delivery of it is known: put there by hand, or missing from the account`
    : `${stands}, and was delivered ${times(deliveries)}: moved by two fetchers, or copied by hand`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
