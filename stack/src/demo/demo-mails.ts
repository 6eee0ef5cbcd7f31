import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mail of the demo, and when it claims to have been written. */
export interface DemoMail {
  readonly raw: Buffer;
  readonly date: Date;
}

const MINUTE_MS = 60_000;
const DATE_LINE = /^Date:.*$/m;

/**
 * The mails of a folder by file name, written some minutes apart and the last one just now: a mail
 * that is days old would get no confirmation (N5).
 */
export async function demoMails(folder: string, now: Date): Promise<DemoMail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const date = new Date(now.getTime() - (names.length - 1 - index) * 3 * MINUTE_MS);
      const text = await readFile(join(folder, name), 'latin1');
      return { raw: Buffer.from(text.replace(DATE_LINE, dateLine(date)), 'latin1'), date };
    }),
  );
}

/** RFC 5322 §3.3. */
function dateLine(date: Date): string {
  return `Date: ${date.toUTCString().replace('GMT', '+0000')}`;
}
