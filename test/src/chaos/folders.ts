import { digestOf } from './digest.ts';
import type { World } from './faults/fault.ts';
import { MAILBOXES, type Mailbox, OUTPUT } from './installation.ts';

/** How many lie in the output folders. */
export async function movedMails({ installation: { system } }: World): Promise<number> {
  const counts = await Promise.all(
    Object.values(MAILBOXES).map((user) => system.count(OUTPUT, user)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A mail in a folder. */
export interface Lying {
  readonly uid: number | null;
  readonly digest: string;
}

/** A server that renames files while they are read is asked again. */
const TRIES = 50;

/** What lies in a folder at one moment, by content. */
export async function lyingIn(
  world: World,
  mailbox: Mailbox,
  folder: string,
): Promise<readonly Lying[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readFolder(world, mailbox, folder);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

async function readFolder(
  { installation: { system } }: World,
  mailbox: Mailbox,
  folder: string,
): Promise<readonly Lying[]> {
  const stored = await system.stack.dovecot.list(MAILBOXES[mailbox], folder);
  const lying: Lying[] = [];
  for (const mail of stored) lying.push({ uid: mail.uid, digest: digestOf(await mail.raw()) });
  return lying;
}
