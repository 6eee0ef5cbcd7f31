import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** What a rotating file is made of. */
export interface RotatingFileOptions {
  /** May hold `%date%` (yyyy-MM-dd) and `%time%` (HHmmss), both in UTC. */
  readonly path: string;
  /** A file that has grown to this is closed and kept. */
  readonly maxBytes: number;
  /** As many files are kept in all; older ones are removed. */
  readonly maxFiles: number;
  readonly clock: () => Date;
}

/** Mail addresses stand in it: nobody else's business. */
const OWNER_ONLY = 0o600;

/** A file to append to, which begins anew each day (with `%date%`) and at a size. */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #handle: FileHandle | null = null;
  #path = '';
  #date = '';
  #size = 0;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  /** Appends whole lines, which stay together in one file. Rejects with the file system's error. */
  async append(lines: string): Promise<void> {
    const bytes = Buffer.from(lines);
    const handle = await this.#current(bytes.length);
    await handle.write(bytes);
    this.#size += bytes.length;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #current(next: number): Promise<FileHandle> {
    const { path, maxBytes, clock } = this.#options;
    const now = clock();
    const full = this.#size > 0 && this.#size + next > maxBytes;
    const newDay = path.includes('%date%') && this.#date !== dateOf(now);
    if (this.#handle !== null && !full && !newDay) {
      return this.#handle;
    }
    await this.close();
    const wanted = render(path, now);
    if (full && wanted === this.#path) {
      await this.#shift(wanted);
    }
    return this.#open(wanted, now);
  }

  async #open(path: string, now: Date): Promise<FileHandle> {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'a', OWNER_ONLY);
    this.#handle = handle;
    this.#path = path;
    this.#date = dateOf(now);
    this.#size = (await handle.stat()).size;
    await this.#removeOld();
    return handle;
  }

  /** log → log.1 → log.2 …, where the name does not change by itself. */
  async #shift(path: string): Promise<void> {
    for (let number = this.#options.maxFiles - 1; number >= 1; number--) {
      const from = number === 1 ? path : `${path}.${number - 1}`;
      await rename(from, `${path}.${number}`).catch(ignoreMissing);
    }
    if (this.#options.maxFiles === 1) {
      await rm(path, { force: true });
    }
  }

  async #removeOld(): Promise<void> {
    const files = await matchingFiles(this.#options.path);
    const dated = await Promise.all(
      files
        .filter((file) => file !== this.#path)
        .map(async (file) => ({ file, changed: (await stat(file)).mtimeMs })),
    );
    dated.sort((one, other) => other.changed - one.changed);
    for (const { file } of dated.slice(this.#options.maxFiles - 1)) {
      await rm(file, { force: true });
    }
  }
}

function render(path: string, now: Date): string {
  const time = now.toISOString().slice(11, 19).replaceAll(':', '');
  return path.replaceAll('%date%', dateOf(now)).replaceAll('%time%', time);
}

function dateOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Every file that this path has meant at some time, and its numbered predecessors. */
async function matchingFiles(path: string): Promise<string[]> {
  const levels = path.split(sep);
  const firstVariable = levels.findIndex((level) => level.includes('%'));
  const fixed = firstVariable === -1 ? levels.length - 1 : firstVariable;
  let found = [levels.slice(0, fixed).join(sep)];
  for (let level = fixed; level < levels.length; level++) {
    const pattern = patternOf(levels[level] ?? '', level === levels.length - 1);
    const below = await Promise.all(
      found.map(async (directory) => {
        const names = await readdir(directory === '' ? '.' : directory).catch(() => []);
        return names.filter((name) => pattern.test(name)).map((name) => join(directory, name));
      }),
    );
    found = below.flat();
  }
  return found;
}

function patternOf(level: string, isFile: boolean): RegExp {
  const literal = level.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const variable = literal
    .replaceAll('%date%', '\\d{4}-\\d{2}-\\d{2}')
    .replaceAll('%time%', '\\d{6}');
  return new RegExp(`^${variable}${isFile ? '(\\.\\d+)?' : ''}$`);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
