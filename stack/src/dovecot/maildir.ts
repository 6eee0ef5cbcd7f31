import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo, type UnprivilegedUser } from '../process/unprivileged.ts';

/** A message in a folder as it lies on the server's disk. */
export interface StoredMail {
  /** Null: no client has looked at it yet. */
  readonly uid: number | null;
  readonly seen: boolean;
  /** It carries `\Deleted`. */
  readonly deleted: boolean;
  readonly internalDate: Date;
  readonly file: string;
  /** Its bytes as they were delivered. */
  raw(): Promise<Buffer>;
}

// Dovecot keeps UIDs and the UIDVALIDITY of a Maildir folder in this file.
const UID_LIST = 'dovecot-uidlist';
const PARTS = ['cur', 'new', 'tmp'];

/**
 * One folder in the Maildir format (https://cr.yp.to/proto/maildir.html): a message is a file that appears
 * by being renamed, so that it may be put there while the server runs, which then announces it.
 */
export class MaildirFolder {
  readonly #directory: string;
  readonly #owner: UnprivilegedUser | null;

  /** @param owner who the server runs as when it is not this process's user */
  constructor(directory: string, owner: UnprivilegedUser | null) {
    this.#directory = directory;
    this.#owner = owner;
  }

  exists(): boolean {
    return existsSync(join(this.#directory, 'cur'));
  }

  /** Makes it, empty, unless it exists. */
  async create(uidValidity?: number): Promise<void> {
    if (this.exists()) return;
    const made = await mkdir(this.#directory, { recursive: true });
    const validity = uidValidity ?? Math.floor(Date.now() / 1000) + randomBytes(2).readUInt16BE();
    await this.#writeUidList(validity);
    for (const part of PARTS) await mkdir(join(this.#directory, part), { recursive: true });
    await giveTo(this.#owner, made ?? this.#directory);
  }

  /** From now on its owner may look it up and read it (RFC 4314 §2.1), and nothing else. */
  async protect(): Promise<void> {
    const file = join(this.#directory, 'dovecot-acl');
    await writeFile(file, 'owner lr\n');
    await giveTo(this.#owner, file);
  }

  /** Takes back what `protect` did. */
  async release(): Promise<void> {
    await rm(join(this.#directory, 'dovecot-acl'), { force: true });
  }

  /** As if it had been deleted and made anew: empty, with a higher UIDVALIDITY. */
  async reset(): Promise<void> {
    const validity = (await this.uidValidity()) + 1;
    const old = `${this.#directory}.old-${randomBytes(4).toString('hex')}`;
    await rename(this.#directory, old);
    await this.create(validity);
    await rm(old, { recursive: true, force: true });
  }

  /** As if it had come from another server: the same messages, a higher UIDVALIDITY, UIDs from 1. */
  async renumber(): Promise<void> {
    const validity = (await this.uidValidity()) + 1;
    const names = await readdir(this.#directory);
    const indexes = names.filter((name) => name.startsWith('dovecot.index'));
    for (const name of [...indexes, UID_LIST]) await rm(join(this.#directory, name));
    await this.#writeUidList(validity);
    await giveTo(this.#owner, join(this.#directory, UID_LIST));
  }

  async uidValidity(): Promise<number> {
    const header = (await this.#uidList())[0] ?? '';
    return Number(/\bV(\d+)/.exec(header)?.[1] ?? Number.NaN);
  }

  /**
   * Puts messages into the folder, in this order and all at the same instant: who watches it never sees
   * only some of them.
   * @param internalDate what the server gives as INTERNALDATE, in whole seconds
   */
  async deliver(raws: readonly Uint8Array[], internalDate: Date): Promise<void> {
    const names: string[] = [];
    for (const raw of raws) names.push(await this.#prepare(raw, internalDate));
    for (const name of names) {
      renameSync(join(this.#directory, 'tmp', name), join(this.#directory, 'new', name));
    }
  }

  /** Its size is part of its name, which spares the server to read it. */
  async #prepare(raw: Uint8Array, internalDate: Date): Promise<string> {
    const size = raw.byteLength;
    const wireSize = size + bareLineFeeds(raw);
    const name = `${uniqueName()},S=${size},W=${wireSize}`;
    const file = join(this.#directory, 'tmp', name);
    await writeFile(file, raw);
    await giveTo(this.#owner, file);
    await utimes(file, internalDate, internalDate);
    return name;
  }

  /** What is in the folder at this moment, in the order of UIDs, what has none last. */
  async list(): Promise<StoredMail[]> {
    const uids = uidsByName(await this.#uidList());
    const found: StoredMail[] = [];
    for (const part of ['new', 'cur']) {
      const directory = join(this.#directory, part);
      for (const name of await readdir(directory)) {
        const mail = await storedMail(join(directory, name), name, uids);
        if (mail !== null) found.push(mail);
      }
    }
    const last = Number.MAX_SAFE_INTEGER;
    return found.sort((a, b) => (a.uid ?? last) - (b.uid ?? last));
  }

  /** How many are in the folder at this moment; cheaper than a list. */
  async count(): Promise<number> {
    const parts = await Promise.all(
      ['new', 'cur'].map(async (part) => readdir(join(this.#directory, part))),
    );
    return parts.flat().length;
  }

  async #writeUidList(validity: number): Promise<void> {
    const id = randomBytes(16).toString('hex');
    await writeFile(join(this.#directory, UID_LIST), `3 V${validity} N1 G${id}\n`);
  }

  async #uidList(): Promise<string[]> {
    const text = await readFile(join(this.#directory, UID_LIST), 'utf8').catch(() => '');
    return text.split('\n');
  }
}

let lastMicroseconds = 0;

/** Dovecot gives UIDs in the order of seconds and microseconds: in the order of delivery. */
function uniqueName(): string {
  lastMicroseconds = Math.max(lastMicroseconds + 1, Date.now() * 1000);
  const seconds = Math.floor(lastMicroseconds / 1_000_000);
  const micros = String(lastMicroseconds % 1_000_000).padStart(6, '0');
  return `${seconds}.M${micros}P${process.pid}R${randomBytes(4).toString('hex')}.buzon`;
}

/** Lines are "uid flags :name"; the name is without the flags that the file itself has. */
function uidsByName(lines: readonly string[]): Map<string, number> {
  const uids = new Map<string, number>();
  for (const line of lines.slice(1)) {
    const match = /^(\d+)\b[^:]*:(.+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) {
      uids.set(baseName(match[2]), Number(match[1]));
    }
  }
  return uids;
}

async function storedMail(
  file: string,
  name: string,
  uids: ReadonlyMap<string, number>,
): Promise<StoredMail | null> {
  const status = await stat(file).catch(() => null);
  if (status === null) return null;
  const flags = name.slice(name.lastIndexOf(':2,') + 3);
  const flagged = name.includes(':2,');
  return {
    uid: uids.get(baseName(name)) ?? null,
    seen: flagged && flags.includes('S'),
    deleted: flagged && flags.includes('T'),
    internalDate: status.mtime,
    file,
    raw: async () => readFile(file),
  };
}

function baseName(name: string): string {
  return name.split(':', 1)[0] ?? name;
}

/** IMAP sends CRLF (RFC 3501 §2.2): a line feed alone counts for two bytes. */
function bareLineFeeds(raw: Uint8Array): number {
  let count = 0;
  for (let index = raw.indexOf(10); index !== -1; index = raw.indexOf(10, index + 1)) {
    if (raw[index - 1] !== 13) count += 1;
  }
  return count;
}
