import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const project = (root: string) => ({
  extends: true as const,
  test: { name: root.replace(/^(packages|services)\//, ''), root, include: ['test/**/*.test.ts'] },
});

/**
 * What takes about a minute or more, in this order: begun last, it would run alone. What keeps a core busy
 * alternates with what waits for leases, locks and pauses to run out.
 */
const LONGEST = [
  ...['chaos', 'kill-fetcher', 'outage'],
  ...['faults', 'kill-processor', 'installation'],
  ...['kill-notifier', 'batch', 'chaos-sabotage'],
  ...['mail-servers', 'process', 'odd-servers', 'hold', 'parked'],
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(basename(moduleId, '.test.ts'));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    // Two cores are the smallest machine that the suite is meant for. Two workers leave them idle for
    // half of the time: much of what is tested is waiting.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A service writes its log lines a tenth of a second late, a busy machine later.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      'packages/mail',
      'packages/shared',
      'packages/store',
      'packages/mailbox',
      'packages/oauth',
      'packages/account',
      'packages/cli',
      'services/fetcher',
      'services/processor',
      'services/notifier',
      'services/dashboard',
      'stack',
      'test',
    ].map(project),
  },
});
