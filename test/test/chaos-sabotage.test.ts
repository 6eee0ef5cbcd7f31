import { describe, expect, it } from 'vitest';
import { type ChaosEnd, chaos } from './chaos-run.ts';

const LONGEST_MS = 420_000;
/** On a machine with no core to spare two commands may miss each other in every step of a run. */
const MISSING_EACH_OTHER = { timeout: LONGEST_MS, retry: 2 };

/** A short run in which only this guard is broken and this fault strikes. */
function run(guard: string, fault: string, minutes = '0.1', mails = '120'): Promise<ChaosEnd> {
  return chaos(
    ...['--sabotage', guard, '--faults', fault],
    ...['--minutes', minutes, '--mails', mails, '--seed', '7'],
    // What such a run waits for may never come.
    ...['--patience', '20'],
  );
}

describe('a broken guard is found', () => {
  it(
    'P9 L5 acknowledged before the commit: acknowledgements are untrue',
    async () => {
      const { status, result } = await run('ack-before-commit', 'kill-processor', '0.05');
      expect(status).toBe(1);
      expect(result.untrueAcknowledgements).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  it(
    'P10 without a fingerprint copies are filed twice',
    async () => {
      const { status, result } = await run('no-fingerprint', 'none', '0.05');
      expect(status).toBe(1);
      expect(result.filedTwice).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  it('L8 without a lease two fetchers move the same mails', MISSING_EACH_OTHER, async () => {
    const { status, result } = await run('no-lease-check', 'none', '0.2', '1000');
    expect(result.movedTwice).toBeGreaterThan(0);
    expect(status).toBe(1);
  });

  it(
    'L5 a job that completes without its bytes loses its mail',
    async () => {
      const { status, result } = await run('bytes-gone-completes', 'lose-bytes', '0.05');
      expect(status).toBe(1);
      expect(result.lost).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  it(
    'L5 without the question to the database a restored one loses mails',
    async () => {
      const { status, result } = await run('no-database-question', 'restore-database', '0.05');
      expect(status).toBe(1);
      expect(result.lost).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
