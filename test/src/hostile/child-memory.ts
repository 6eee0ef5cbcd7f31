import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const INTERVAL_MILLISECONDS = 5;
const KIB = 1024;

/**
 * The most resident memory that each child of a process ever had, as the kernel counted it
 * (`VmHWM` of proc(5)): what stands between two looks is not missed, but for a child that ends
 * right after it grew.
 */
export class ChildMemory {
  readonly #parent: number;
  readonly #peaks = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  private constructor(parent: number) {
    this.#parent = parent;
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MILLISECONDS);
  }

  /** @returns null where there is no /proc (macOS) */
  static watch(parent: number): ChildMemory | null {
    return existsSync(`/proc/${parent}/task/${parent}/children`) ? new ChildMemory(parent) : null;
  }

  /** Children that were seen. */
  get children(): number {
    return this.#peaks.size;
  }

  /** Bytes. */
  get peak(): number {
    return Math.max(0, ...this.#peaks.values());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const list = `/proc/${this.#parent}/task/${this.#parent}/children`;
    const text = await readFile(list, 'latin1').catch(() => '');
    await Promise.all(
      text
        .split(' ')
        .filter(Boolean)
        .map((pid) => this.#weigh(Number(pid))),
    );
  }

  async #weigh(pid: number): Promise<void> {
    const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
    const kib = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    this.#peaks.set(pid, Math.max(this.#peaks.get(pid) ?? 0, kib * KIB));
  }
}
