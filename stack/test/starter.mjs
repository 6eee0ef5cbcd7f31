import { startStack } from '../dist/index.js';

// Starts a whole stack, tells its parent the pids, and stays until it is killed.
const stack = await startStack({ directory: process.argv[2] ?? '' });
if (process.argv[3] === 'frozen') await stack.postgres.freeze();
const { postgres, redis, dovecot } = stack;
process.send?.([postgres.pid, redis.pid, dovecot.pid]);
