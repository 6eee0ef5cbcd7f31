import { execFile } from 'node:child_process';
import { lchown, lstat, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Who a server runs as that refuses to run as root. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly group: string;
}

const run = promisify(execFile);

/**
 * Null unless this process is root. `nobody` exists on every system, so no account has to be made.
 * It gets the one capability of passing through directories that are closed to it: a clone may well
 * live in root's home.
 */
export async function unprivilegedUser(): Promise<UnprivilegedUser | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid, group] = await Promise.all([
    run('id', ['-u', 'nobody']),
    run('id', ['-g', 'nobody']),
    run('id', ['-gn', 'nobody']),
  ]);
  return {
    uid: Number(uid.stdout),
    gid: Number(gid.stdout),
    name: 'nobody',
    group: group.stdout.trim(),
  };
}

/** This process's own user, for servers that want to be told who they run as. */
export async function ownUser(): Promise<UnprivilegedUser> {
  const { uid, gid, username } = userInfo();
  const { stdout } = await run('id', ['-gn']);
  return { uid, gid, name: username, group: stdout.trim() };
}

/** How to spawn a command. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** The command line that runs a command as that user; the process keeps the spawned pid. */
export function runAs(
  user: UnprivilegedUser | null,
  command: string,
  args: readonly string[],
): CommandLine {
  if (user === null) return { command, args };
  if (process.platform !== 'linux') return { command, args, uid: user.uid, gid: user.gid };
  const capabilities = '-all,+dac_override';
  return {
    command: 'setpriv',
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=${capabilities}`,
      `--ambient-caps=${capabilities}`,
      `--bounding-set=${capabilities}`,
      // Else access(2), by which programs ask before they try, overlooks the capability.
      '--securebits=+no_setuid_fixup',
      '--',
      command,
      ...args,
    ],
  };
}

/** Makes that user the owner of a file, or of a directory and all in it. */
export async function giveTo(user: UnprivilegedUser | null, path: string): Promise<void> {
  if (user === null) return;
  const status = await lstat(path);
  if (status.uid === user.uid) return;
  // The head last: it tells that all below it is done.
  if (status.isDirectory()) {
    const entries = await readdir(path, { recursive: true });
    for (const entry of entries) await lchown(join(path, entry), user.uid, user.gid);
  }
  await lchown(path, user.uid, user.gid);
}
