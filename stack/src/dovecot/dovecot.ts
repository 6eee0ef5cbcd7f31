import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireBinary } from '../binaries.ts';
import { freePort, LOOPBACK, onFreePort } from '../process/port.ts';
import { ServerProcess } from '../process/server-process.ts';
import {
  giveTo,
  ownUser,
  type UnprivilegedUser,
  unprivilegedUser,
} from '../process/unprivileged.ts';
import type { Server } from '../server.ts';
import { type AccountOptions, AccountStorage, folderOptions } from './account.ts';
import { type Certificate, loopbackCertificate } from './certificate.ts';
import { dovecotConfiguration } from './configuration.ts';
import { MaildirFolder, type StoredMail } from './maildir.ts';
import { oauthPassdb23 } from './oauth.ts';

export interface DovecotOptions {
  /** Made when absent; mail that is already there is kept. */
  readonly directory: string;
  readonly accounts: readonly AccountOptions[];
  /** What separates folders of a path on the wire; default '/'. */
  readonly separator?: '/' | '.';
  /** Prefix of all folders but INBOX on the wire, as 'INBOX.'; default none. */
  readonly namespacePrefix?: string;
  /** Not announced, as ['MOVE', 'UIDPLUS']. The server still obeys who uses them all the same. */
  readonly disabledCapabilities?: readonly string[];
  /** How many connections an account may have at once; default: plenty. */
  readonly maxConnections?: number;
  /** How many messages an account may hold before COPY is refused; default: any number. */
  readonly quotaMessages?: number;
  /** Folders below `Compartidas` that all accounts share; default: none. */
  readonly sharedFolders?: readonly string[];
  /** True: the folders of account X are seen by others as `Otros/X/…`. */
  readonly otherUsers?: boolean;
  /** Where access tokens are asked about (RFC 7662), which are then taken beside passwords. */
  readonly introspectionUrl?: string;
  /** Plain and STARTTLS; default: a free one. */
  readonly port?: number;
  /** TLS from the first byte; default: a free one. */
  readonly tlsPort?: number;
}

export interface DovecotServer extends Server {
  readonly host: string;
  /** Plain and STARTTLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number;
  /** The authority of the server's certificate, PEM. */
  readonly ca: string;
  readonly accounts: readonly AccountOptions[];
  /** Adds an account, or replaces its password and adds folders to it; no restart is needed. */
  addAccount(account: AccountOptions): Promise<void>;
  /** Puts a message into a folder, by its path with `/`; who watches it is told within a second. */
  deliver(
    user: string,
    folder: string,
    raw: Uint8Array | string,
    options?: { readonly internalDate?: Date },
  ): Promise<void>;
  /** Puts messages into a folder, all at the same instant: who watches it never sees only some. */
  deliverTogether(
    user: string,
    folder: string,
    raws: readonly (Uint8Array | string)[],
  ): Promise<void>;
  /** What lies in a folder at this moment, whatever its flags. */
  list(user: string, folder: string): Promise<StoredMail[]>;
  /** How many lie in a folder at this moment. */
  count(user: string, folder: string): Promise<number>;
  /** Deletes a folder and makes it anew: empty, UIDs from 1, another UIDVALIDITY. */
  resetFolder(user: string, folder: string): Promise<void>;
  /**
   * The same messages under another UIDVALIDITY, UIDs from 1, as after a move to another server; only
   * while this one is stopped.
   */
  renumberFolder(user: string, folder: string): Promise<void>;
  uidValidity(user: string, folder: string): Promise<number>;
  /** Lets its owner only read a folder, or do everything again; an account must have begun with one. */
  setReadOnly(user: string, folder: string, readOnly: boolean): Promise<void>;
}

const PLENTY_OF_CONNECTIONS = 1_000;

interface Ports {
  readonly port: number;
  readonly tlsPort: number;
}

interface Installation {
  readonly directory: string;
  readonly command: string;
  readonly version: string;
  readonly owner: UnprivilegedUser | null;
  readonly certificate: Certificate;
}

class LocalDovecot extends ServerProcess implements DovecotServer {
  readonly host = LOOPBACK;
  readonly port: number;
  readonly tlsPort: number;
  readonly ca: string;
  readonly #installation: Installation;
  readonly #accounts = new Map<string, AccountOptions>();

  constructor(installation: Installation, ports: Ports, greeting: string) {
    const { directory, command, owner } = installation;
    super({
      name: 'Dovecot',
      command,
      args: ['-F', '-c', configurationFile(directory)],
      directory,
      logFile: logFile(directory),
      user: owner,
      stopSignal: 'SIGTERM',
      isReady: async () => greets(ports.port, greeting),
    });
    this.#installation = installation;
    this.port = ports.port;
    this.tlsPort = ports.tlsPort;
    this.ca = installation.certificate.ca;
  }

  get accounts(): readonly AccountOptions[] {
    return [...this.#accounts.values()];
  }

  async addAccount(account: AccountOptions): Promise<void> {
    await this.#storage(account.user).prepare(account.folders);
    // A file each: Dovecot looks at most once a second whether a file it knows has changed.
    const { directory, owner } = this.#installation;
    const file = join(usersDirectory(directory), account.user.toLowerCase());
    await mkdir(usersDirectory(directory), { recursive: true });
    await writeFile(file, passwdLine(account));
    await giveTo(owner, file);
    this.#accounts.set(account.user, account);
  }

  async deliver(
    user: string,
    folder: string,
    raw: Uint8Array | string,
    options: { readonly internalDate?: Date } = {},
  ): Promise<void> {
    await this.#storage(user)
      .folder(folder)
      .deliver([bytesOf(raw)], options.internalDate ?? new Date());
  }

  async deliverTogether(
    user: string,
    folder: string,
    raws: readonly (Uint8Array | string)[],
  ): Promise<void> {
    await this.#storage(user).folder(folder).deliver(raws.map(bytesOf), new Date());
  }

  async list(user: string, folder: string): Promise<StoredMail[]> {
    return this.#storage(user).folder(folder).list();
  }

  async count(user: string, folder: string): Promise<number> {
    return this.#storage(user).folder(folder).count();
  }

  async resetFolder(user: string, folder: string): Promise<void> {
    await this.#storage(user).folder(folder).reset();
  }

  async renumberFolder(user: string, folder: string): Promise<void> {
    await this.#storage(user).folder(folder).renumber();
  }

  async uidValidity(user: string, folder: string): Promise<number> {
    return this.#storage(user).folder(folder).uidValidity();
  }

  async setReadOnly(user: string, folder: string, readOnly: boolean): Promise<void> {
    const place = this.#storage(user).folder(folder);
    await (readOnly ? place.protect() : place.release());
  }

  #storage(user: string): AccountStorage {
    const { directory, owner } = this.#installation;
    return new AccountStorage(join(directory, 'accounts'), user, owner);
  }
}

function hasReadOnlyFolder({ folders = [] }: AccountOptions): boolean {
  return folders.some((folder) => folderOptions(folder).readOnly === true);
}

/** passwd-file; encoded, since a password may hold colons. */
function passwdLine({ user, password }: AccountOptions): string {
  return `${user}:{PLAIN.b64}${Buffer.from(password).toString('base64')}::::::\n`;
}

/** Starts Dovecot with these accounts, each with an INBOX and the folders it asks for. */
export async function startDovecot(options: DovecotOptions): Promise<DovecotServer> {
  const { directory } = options;
  const command = await requireBinary('dovecot');
  await mkdir(directory, { recursive: true });
  const installation: Installation = {
    directory,
    command,
    version: (await promisify(execFile)(command, ['--version'])).stdout.trim(),
    owner: await unprivilegedUser(),
    certificate: await loopbackCertificate(directory),
  };
  return onFreePort(options.port, async (port) => {
    const ports = { port, tlsPort: options.tlsPort ?? (await freePort()) };
    const greeting = `Buzon ${randomBytes(8).toString('hex')}`;
    await configure(options, installation, ports, greeting);
    const server = new LocalDovecot(installation, ports, greeting);
    for (const account of options.accounts) await server.addAccount(account);
    await server.start();
    return server;
  });
}

async function configure(
  options: DovecotOptions,
  installation: Installation,
  ports: Ports,
  greeting: string,
): Promise<void> {
  const { directory, version, owner, certificate } = installation;
  const runDirectory = socketDirectory(directory);
  await mkdir(runDirectory, { recursive: true, mode: 0o755 });
  await giveTo(owner, runDirectory);
  await writeFile(logFile(directory), '', { flag: 'a' });
  for (const file of [logFile(directory), certificate.keyFile, certificate.certFile]) {
    await giveTo(owner, file);
  }
  const text = dovecotConfiguration({
    ...ports,
    version,
    directory,
    runDirectory,
    greeting,
    certificate,
    oauth:
      options.introspectionUrl === undefined
        ? null
        : { url: options.introspectionUrl, file: oauthFile(directory) },
    logFile: logFile(directory),
    usersDirectory: usersDirectory(directory),
    owner: owner ?? (await ownUser()),
    separator: options.separator ?? '/',
    namespacePrefix: options.namespacePrefix ?? '',
    disabledCapabilities: options.disabledCapabilities ?? [],
    maxConnections: options.maxConnections ?? PLENTY_OF_CONNECTIONS,
    features: {
      accessControl: options.accounts.some(hasReadOnlyFolder),
      quotaMessages: options.quotaMessages ?? null,
      sharedDirectory: await makeSharedFolders(options, owner),
      otherUsers: options.otherUsers ?? false,
    },
  });
  await writeFile(configurationFile(directory), text);
  if (options.introspectionUrl !== undefined) {
    await writeFile(oauthFile(directory), oauthPassdb23(options.introspectionUrl));
  }
}

/** @returns their directory, or null when there are none */
async function makeSharedFolders(
  { directory, sharedFolders = [] }: DovecotOptions,
  owner: UnprivilegedUser | null,
): Promise<string | null> {
  if (sharedFolders.length === 0) return null;
  const shared = join(directory, 'shared');
  for (const path of sharedFolders) await new MaildirFolder(join(shared, path), owner).create();
  await giveTo(owner, shared);
  return shared;
}

function configurationFile(directory: string): string {
  return join(directory, 'dovecot.conf');
}

function oauthFile(directory: string): string {
  return join(directory, 'dovecot-oauth2.conf');
}

function logFile(directory: string): string {
  return join(directory, 'dovecot.log');
}

function usersDirectory(directory: string): string {
  return join(directory, 'users');
}

// The path of a Unix socket is at most 104 bytes long on macOS, and the longest name in it some 30.
const LONGEST_RUN_DIRECTORY = 70;

function socketDirectory(directory: string): string {
  const inside = join(directory, 'run');
  if (inside.length <= LONGEST_RUN_DIRECTORY) return inside;
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  return join(tmpdir(), `buzon-run-${digest}`);
}

async function greets(port: number, greeting: string): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    let heard = '';
    const socket = connect({ host: LOOPBACK, port });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (heard.includes('\n')) socket.end('a LOGOUT\r\n');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard.includes(greeting)));
  });
}

function bytesOf(raw: Uint8Array | string): Uint8Array {
  return typeof raw === 'string' ? Buffer.from(raw) : raw;
}
