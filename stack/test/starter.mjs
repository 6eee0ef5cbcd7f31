import { startStack, temporaryDirectory } from '../dist/index.js';

// Starts a whole stack, tells its parent where it is and its pids, and stays until it is killed.
const directory = await temporaryDirectory('starter');
const stack = await startStack({ directory });
if (process.argv[2] === 'frozen') await stack.postgres.freeze();
const { postgres, redis, dovecot } = stack;
process.send?.({ directory, pids: [postgres.pid, redis.pid, dovecot.pid] });
