import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, root } from './install.mjs';

// npm run send -- file.eml …: puts mails into the mailbox of the demo that npm start runs.

const sender = join(root, 'stack/dist/demo/send-to-demo.js');
if (!existsSync(sender)) fail('Nothing is running here yet: start it with npm start.');
const { sendToDemo } = await import(pathToFileURL(sender).href);
process.exitCode = await sendToDemo({ root, args: process.argv.slice(2) });
