import { defineConfig } from 'vitest/config';

const project = (root: string) => ({
  extends: true as const,
  test: { name: root.replace(/^(packages|services)\//, ''), root, include: ['test/**/*.test.ts'] },
});

// Two cores are the smallest machine that the suite is meant for: real servers run beside it.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      'packages/mail',
      'packages/shared',
      'packages/store',
      'packages/mailbox',
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
