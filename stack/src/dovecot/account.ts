import { join } from 'node:path';
import type { UnprivilegedUser } from '../process/unprivileged.ts';
import { MaildirFolder } from './maildir.ts';

/** A folder of an account, its path written with `/` whatever the server's separator. */
export interface FolderOptions {
  readonly path: string;
  /** Default: the folder gets its own. Two accounts with the same one are a trap worth testing. */
  readonly uidValidity?: number;
  /** True: a client may read it and nothing else (an access control list). */
  readonly readOnly?: boolean;
}

export interface AccountOptions {
  readonly user: string;
  readonly password: string;
  /** Made besides INBOX. */
  readonly folders?: readonly (string | FolderOptions)[];
}

/** The same, whichever way a folder was written. */
export function folderOptions(folder: string | FolderOptions): FolderOptions {
  return typeof folder === 'string' ? { path: folder } : folder;
}

const SAFE_SEGMENT = /^[^/.\0][^/\0]*$/;

/** The mail of one account on the server's disk. */
export class AccountStorage {
  readonly #root: string;
  readonly #owner: UnprivilegedUser | null;

  constructor(accountsDirectory: string, user: string, owner: UnprivilegedUser | null) {
    if (!SAFE_SEGMENT.test(user)) throw new Error(`not a user name for a directory: ${user}`);
    this.#root = join(accountsDirectory, user.toLowerCase(), 'mail');
    this.#owner = owner;
  }

  /** A folder by its path with `/`, whether it exists or not; INBOX in any case. */
  folder(path: string): MaildirFolder {
    const segments = path.toUpperCase() === 'INBOX' ? ['INBOX'] : path.split('/');
    if (!segments.every((segment) => SAFE_SEGMENT.test(segment))) {
      throw new Error(`not a folder's path: ${path}`);
    }
    return new MaildirFolder(join(this.#root, ...segments), this.#owner);
  }

  async prepare(folders: AccountOptions['folders'] = []): Promise<void> {
    for (const folder of ['INBOX', ...folders]) {
      const { path, uidValidity, readOnly } = folderOptions(folder);
      await this.folder(path).create(uidValidity);
      if (readOnly === true) await this.folder(path).protect();
    }
  }
}
