import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('./fixture-service.mjs', import.meta.url));

/** One line of a service's log. */
export type LogLine = Record<string, unknown>;

/** A real service process that runs the fixture. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #lines: LogLine[] = [];
  #errors = '';
  #wake: () => void = () => undefined;
  readonly #closed: Promise<unknown>;

  constructor(variables: Record<string, string>) {
    this.#child = spawn(process.execPath, [FIXTURE], {
      env: { PATH: process.env.PATH, PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    let rest = '';
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      this.#lines.push(...parts.map((line): LogLine => JSON.parse(line)));
      this.#wake();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get errors(): string {
    return this.#errors;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves with the first line that has this message. */
  async logged(message: string): Promise<LogLine> {
    for (;;) {
      const line = this.#lines.find(({ msg }) => msg === message);
      if (line !== undefined) return line;
      if (this.#child.exitCode !== null) throw new Error(`ended without "${message}"`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#child.once('close', () => resolve());
      });
    }
  }

  /** Asks the service's own HTTP server. */
  async get(path: string, method = 'GET'): Promise<Response> {
    const { port } = await this.logged('health and metrics are served');
    return fetch(`http://127.0.0.1:${String(port)}${path}`, { method });
  }

  /** The exit status, once everything that it wrote has been read. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }
}
