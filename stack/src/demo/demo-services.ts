import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../until.ts';
import { type DemoState, SERVICES, type ServiceName } from './demo-state.ts';
import { readableLogLine } from './log-line.ts';
import { type EnvironmentInput, serviceEnvironment } from './service-environment.ts';
import { EXIT_SETTINGS, ServiceProcess } from './service-process.ts';

export interface DemoServicesOptions {
  readonly root: string;
  readonly logDirectory: string;
  readonly environment: EnvironmentInput;
  readonly say: (text: string) => void;
  /** Called when a service refuses to run, with the exit status to end with. */
  readonly refuse: (status: number) => void;
}

const READY_TIMEOUT_MS = 60_000;
const LARGEST_LOG_BYTES = 20 * 1024 * 1024;

/** The four services, each in a process of its own. */
export class DemoServices {
  readonly #options: DemoServicesOptions;
  readonly #running: ServiceProcess[] = [];

  constructor(options: DemoServicesOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await mkdir(this.#options.logDirectory, { recursive: true });
    for (const name of SERVICES) {
      const service = await this.#service(name);
      this.#running.push(service);
      service.start();
    }
  }

  /** Resolves when all four say that they are ready, or when `signal` is aborted. */
  async untilReady(signal: AbortSignal): Promise<void> {
    const { ports } = this.#options.environment.state;
    for (const name of SERVICES) {
      await until(async () => signal.aborted || (await isReady(ports, name)), {
        what: `the ${name} to be ready; its log is ${join(this.#options.logDirectory, `${name}.log`)}`,
        timeoutMs: READY_TIMEOUT_MS,
        intervalMs: 100,
      });
    }
  }

  /** Ends them all, each at its own pace. */
  async stop(): Promise<void> {
    await Promise.all(this.#running.map(async (service) => service.stop()));
  }

  async #service(name: ServiceName): Promise<ServiceProcess> {
    const { root, logDirectory, environment, say, refuse } = this.#options;
    const main = join(root, 'services', name, 'dist', 'main.js');
    if (!existsSync(main)) throw new Error(`${main} is missing: npm run build makes it.`);
    const logFile = join(logDirectory, `${name}.log`);
    await setAside(logFile);
    return new ServiceProcess({
      name,
      main,
      cwd: root,
      env: serviceEnvironment(environment, name),
      logFile,
      onLine: (line) => say(readableLogLine(name, line)),
      onEnd: (how, settingsAreWrong) => {
        say(`${name} ended (${how})${settingsAreWrong ? '' : '; starting it again'}`);
        if (settingsAreWrong) refuse(EXIT_SETTINGS);
      },
    });
  }
}

async function isReady(ports: DemoState['ports'], name: ServiceName): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${ports[name]}/readyz`);
  await answer.arrayBuffer();
  return answer.ok;
}

/** A log that has grown large makes room for a new one; the one before it is dropped. */
async function setAside(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (status) => status.size,
    () => 0,
  );
  if (size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`);
}
