import { storeContract } from './contract/store-contract.ts';
import { serverForTests } from './postgres/server.ts';
import { testDatabase } from './postgres/test-database.ts';

const server = serverForTests();

storeContract('PostgreSQL', async () => testDatabase(await server().copy()));
