import { type Direction, ProtocolRedactor } from './protocol-redactor.ts';
import { RotatingFile } from './rotating-file.ts';

/** Characters that wait for a slow disk; what comes beyond is left out, and counted. */
const MAX_WAITING = 1024 * 1024;

/** Characters that are written at once. */
const MAX_BATCH = 64 * 1024;
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 10;

/** Where and how much is logged (L10). */
export interface ProtocolLogOptions {
  /** May hold `%date%` (yyyy-MM-dd) and `%time%` (HHmmss), both in UTC. */
  readonly path: string;
  /** Of one file; 10 MiB. */
  readonly maxBytes?: number;
  /** Kept in all; 10. */
  readonly maxFiles?: number;
  readonly clock?: () => Date;
}

/** A listener's protocol log, for all its sessions one after the other. */
export interface ProtocolLog {
  /** Never throws: a full disk must not stop the mail. */
  write(direction: Direction, line: string): void;
  /** Resolves when all is on disk that can be. */
  close(): Promise<void>;
}

/**
 * Every line of the protocol with its time, credentials redacted and bodies left out; the file
 * rotates by day (with `%date%`) and size and is capped. It is opened with the first line.
 */
export function openProtocolLog(options: ProtocolLogOptions): ProtocolLog {
  return new FileProtocolLog(options);
}

class FileProtocolLog implements ProtocolLog {
  readonly #redactor = new ProtocolRedactor();
  readonly #clock: () => Date;
  readonly #file: RotatingFile;
  readonly #maxBatch: number;
  #waiting: string[] = [];
  #waitingLength = 0;
  #leftOut = 0;
  #writing: Promise<void> | null = null;
  #closed = false;

  constructor(options: ProtocolLogOptions) {
    const { path, maxBytes = MAX_BYTES, maxFiles = MAX_FILES } = options;
    this.#clock = options.clock ?? (() => new Date());
    this.#file = new RotatingFile({ path, maxBytes, maxFiles, clock: this.#clock });
    this.#maxBatch = Math.min(MAX_BATCH, maxBytes);
  }

  write(direction: Direction, line: string): void {
    if (this.#closed) {
      return;
    }
    const redacted = `${direction}: ${this.#redactor.redact(direction, line)}`;
    if (this.#waitingLength + redacted.length > MAX_WAITING) {
      this.#leftOut++;
      return;
    }
    this.#enqueue(redacted);
    this.#writing ??= this.#drain();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#closeFile();
  }

  #enqueue(text: string): void {
    const line = `${this.#clock().toISOString()} ${text}\n`;
    this.#waiting.push(line);
    this.#waitingLength += line.length;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#file.append(batch.join(''));
        this.#tellLeftOut();
      } catch {
        // The next lines open the file again, should the disk have room or the right be given.
        this.#leftOut += batch.length;
        await this.#closeFile();
      }
    }
    this.#writing = null;
  }

  #nextBatch(): string[] {
    let length = 0;
    const end = this.#waiting.findIndex((line) => {
      length += line.length;
      return length > this.#maxBatch;
    });
    // A line longer than a batch goes alone.
    const batch = this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(end, 1));
    this.#waitingLength -= batch.reduce((sum, line) => sum + line.length, 0);
    return batch;
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0) {
      const count = this.#leftOut;
      this.#leftOut = 0;
      this.#enqueue(`-: (* ${count} lines could not be written *)`);
    }
  }

  async #closeFile(): Promise<void> {
    try {
      await this.#file.close();
    } catch {
      // What could not be written is lost to the log, not to the mail.
    }
  }
}
