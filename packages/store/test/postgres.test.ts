import { storeContract } from './contract/store-contract.ts';
import { announceUntestedDialects } from './contract/untested-dialects.ts';
import { serverForTests } from './postgres/server.ts';
import { testDatabase } from './postgres/test-database.ts';

const server = serverForTests();

announceUntestedDialects();
storeContract('PostgreSQL', async () => testDatabase(await server().copy()));
