import { vi } from 'vitest';
import { describeSqlServer } from '../src/index.ts';
import { storeContract } from './contract/store-contract.ts';
import { announceUntestedDialect } from './contract/untested-dialects.ts';
import { collationTests } from './sqlserver/collations.ts';
import { filingBatchTests } from './sqlserver/filing-batch.ts';
import { guideTests } from './sqlserver/guide.ts';
import { migratingTests } from './sqlserver/migrating.ts';
import { seamTests } from './sqlserver/seams.ts';
import { databasesForTests, serverUrl } from './sqlserver/server-for-tests.ts';
import { testDatabase } from './sqlserver/test-database.ts';
import { troubleTests } from './sqlserver/trouble.ts';
import { wireTests } from './sqlserver/wire.ts';

/** Babelfish learns each procedure anew in each session: that takes seconds, of a busy machine minutes. */
const BABELFISH_LIMIT_MS = 600_000;

filingBatchTests();

if (serverUrl === null) {
  announceUntestedDialect();
} else {
  const { version } = await describeSqlServer(serverUrl);
  const isBabelfish = /babelfish/i.test(version);
  if (isBabelfish) {
    vi.setConfig({ testTimeout: BABELFISH_LIMIT_MS, hookTimeout: BABELFISH_LIMIT_MS });
  }
  const databases = databasesForTests();
  storeContract('SQL Server', async () => {
    const scratch = await databases.take();
    return testDatabase(scratch, () => databases.giveBack(scratch));
  });
  wireTests(databases);
  migratingTests(databases);
  troubleTests(serverUrl, databases);
  seamTests(databases, isBabelfish);
  guideTests(databases);
  await collationTests(serverUrl);
}
