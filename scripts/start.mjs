import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, root } from './install.mjs';

// npm start: everything on an embedded default, or with one's own mailbox: npm start -- --config my.xml

await install(['redis', 'dovecot', 'openssl']);
const { runDemo } = await import(pathToFileURL(join(root, 'stack/dist/demo/run-demo.js')).href);
process.exitCode = await runDemo({ root, args: process.argv.slice(2) });
