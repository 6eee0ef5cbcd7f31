import { type Reader, readers } from './readers.ts';
import { sizeClasses } from './size-classes.ts';

/** Reads the mails of one class, one after the other, and prints the peak of resident memory in MiB. */
const [, , reader = '', name = ''] = process.argv;
const classes = await sizeClasses();
const read = readers[reader as Reader];
for (const raw of classes.find((one) => one.name === name)?.mails ?? []) await read(raw);
process.stdout.write(String(Math.round(process.resourceUsage().maxRSS / 1024)));
