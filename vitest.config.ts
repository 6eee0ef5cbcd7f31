import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const project = (root: string) => ({
  extends: true as const,
  test: { name: root.replace(/^(packages|services)\//, ''), root, include: ['test/**/*.test.ts'] },
});

/** What takes minutes, in this order: begun last, it would run alone. */
const LONGEST = [
  'chaos',
  'kill-fetcher',
  'kill-processor',
  'chaos-sabotage',
  'kill-notifier',
  'faults',
  'outage',
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

// Two cores are the smallest machine that the suite is meant for: real servers run beside it.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
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
