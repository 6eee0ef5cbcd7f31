import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@buzon/stack';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const SETTINGS = `<ImapListener ID="Default">
  <HostName>imap.example.org</HostName>
  <UserName>reclamos@example.org</UserName>
  <Password>secreto</Password>
  <InputFolder>IMAP/New</InputFolder>
  <OutputFolder>IMAP/Done</OutputFolder>
</ImapListener>`;

/** A processor as it is run: a process of its own. */
export class ProcessorProcess {
  readonly lines: Record<string, unknown>[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exit = once(child, 'exit').then(([status]: (number | null)[]) => status ?? null);
    if (child.stdout !== null) {
      createInterface(child.stdout).on('line', (line) => this.lines.push(JSON.parse(line)));
    }
  }

  /** @param main another composition than the product's */
  static async start(
    variables: Readonly<Record<string, string>>,
    main = MAIN,
  ): Promise<ProcessorProcess> {
    const config = `${await temporaryDirectory('processor-settings')}/service.xml`;
    await writeFile(config, SETTINGS);
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], PORT: '0', BUZON_CONFIG: config, ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new ProcessorProcess(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Messages that it says it has filed. */
  get filed(): number {
    return this.lines.filter(({ msg }) => msg === 'filed').length;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its exit status; null when a signal ended it. */
  async ended(): Promise<number | null> {
    return this.#exit;
  }
}
