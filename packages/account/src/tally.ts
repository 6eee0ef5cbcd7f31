import type { Comparison, Finding } from './comparison.ts';

/** More are counted and not told one by one: nobody reads so many, and memory stays bounded. */
const MOST_FINDINGS = 1_000;

/** Counts what a comparison finds. */
export class Tally {
  mails = 0;
  uncompared = 0;
  readonly #counts = { unknown: 0, missing: 0, surplus: 0 };
  readonly #findings: Finding[] = [];

  find(finding: Finding): void {
    this.#counts[finding.kind] += 1;
    if (this.isTelling) this.#findings.push(finding);
  }

  /** Found, and not told. */
  count(kind: Finding['kind'], mails: number): void {
    this.#counts[kind] += mails;
  }

  /** Whether the next finding is told. */
  get isTelling(): boolean {
    return this.#findings.length < MOST_FINDINGS;
  }

  result(): Comparison {
    const { mails, uncompared } = this;
    return { mails, ...this.#counts, uncompared, findings: this.#findings };
  }
}
