import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, root, say } from './install.mjs';

// npm run imap-sim -- gmail|microsoft365|exchange|exchange2010: a mail server that behaves like that
// provider's, to try settings and the behaviour of mail programs on.

await install([]);
const { runSim } = await import(pathToFileURL(join(root, 'stack/dist/imap/sim/run-sim.js')).href);
process.exitCode = await runSim({ args: process.argv.slice(2), input: process.stdin, say });
