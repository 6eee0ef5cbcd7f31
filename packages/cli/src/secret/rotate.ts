import { open, readFile, realpath, rename, stat } from 'node:fs/promises';
import { exitStatus } from '@buzon/shared/service';
import {
  decryptSecret,
  encryptSecret,
  loadEnvironment,
  readSecretKey,
  required,
} from '@buzon/shared/settings';
import { type CommandContext, CommandError } from '../command.ts';
import { replaceTokens, rotatedTokens } from './rotate-tokens.ts';

/** The key that is to be used from now on. */
const NEW_KEY = 'BUZON_NEW_SECRET_KEY';
const ENCRYPTED = /enc:[A-Za-z0-9+/]+={0,2}/g;

interface Rotation {
  readonly bytes: Buffer;
  readonly rotated: number;
  /** Done by an earlier run that did not get further. */
  readonly alreadyNew: number;
}

/**
 * `buzon secret rotate FILE…`: encrypts every `enc:` value of these files, and the refresh tokens in the
 * database, with a new key (L11, L12). All are read before the first is written, so that a value of a
 * third key leaves everything as it was.
 */
export async function rotate(
  { terminal, variables }: CommandContext,
  files: readonly string[],
): Promise<number> {
  const { secretKey } = loadEnvironment(variables, ['BUZON_SECRET_KEY']);
  const oldKey = required(secretKey, 'BUZON_SECRET_KEY');
  const newKey = readSecretKey(variables[NEW_KEY]?.trim() ?? '');
  if (newKey === null) {
    throw new CommandError(
      `${NEW_KEY} must hold the new key: 64 hex digits made by \`buzon secret key\`, or file:PATH.`,
    );
  }
  const rotations: { readonly file: string; readonly rotation: Rotation }[] = [];
  for (const file of files) {
    rotations.push({ file, rotation: rotateBytes(file, await read(file), oldKey, newKey) });
  }
  const database = variables['DATABASE_URL']?.trim() ?? '';
  const tokens = database === '' ? null : await rotatedTokens(database, oldKey, newKey);
  for (const { file, rotation } of rotations) {
    if (rotation.rotated > 0) await replace(file, rotation.bytes);
    const before = rotation.alreadyNew > 0 ? `, ${rotation.alreadyNew} had it already` : '';
    await terminal.print(`${file}: ${rotation.rotated} values have the new key${before}`);
  }
  if (tokens === null) {
    await terminal.print(
      'DATABASE_URL is not set: refresh tokens in the database are as they were',
    );
  } else {
    const changed = await replaceTokens(database, tokens);
    await terminal.print(`database: ${changed} refresh tokens have the new key`);
  }
  await terminal.print(
    `Now give the services ${NEW_KEY} as their BUZON_SECRET_KEY, and start them.`,
  );
  return exitStatus.ok;
}

function rotateBytes(file: string, bytes: Buffer, oldKey: Buffer, newKey: Buffer): Rotation {
  const encoding = encodingOf(bytes);
  let rotated = 0;
  let alreadyNew = 0;
  const text = bytes.toString(encoding).replaceAll(ENCRYPTED, (value) => {
    const secret = decryptSecret(value, oldKey);
    if (secret !== null) {
      rotated += 1;
      return encryptSecret(secret, newKey);
    }
    if (decryptSecret(value, newKey) === null) {
      throw new CommandError(
        `${file}: ${value.slice(0, 12)}… was made with neither key; nothing is changed.`,
      );
    }
    alreadyNew += 1;
    return value;
  });
  return { bytes: Buffer.from(text, encoding), rotated, alreadyNew };
}

/** Latin-1 keeps every byte of UTF-8 and the like as it is; `enc:` values are ASCII. */
function encodingOf(bytes: Buffer): 'latin1' | 'utf16le' {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'latin1';
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new CommandError(`${file} cannot be read: ${String(error)}`);
  });
}

/** The file is always whole: the old one, or the new one. */
async function replace(file: string, bytes: Buffer): Promise<void> {
  const target = await realpath(file);
  const { mode } = await stat(target);
  const unfinished = `${target}.new`;
  const handle = await open(unfinished, 'w', mode & 0o777);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, target);
}
