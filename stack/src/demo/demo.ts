import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { DovecotServer } from '../dovecot/dovecot.ts';
import { insertDemoCustomers } from './demo-customers.ts';
import { demoMails } from './demo-mails.ts';
import { startDemoServers } from './demo-servers.ts';
import { DemoServices } from './demo-services.ts';
import { demoSettings, INPUT_FOLDER } from './demo-settings.ts';
import {
  type DemoState,
  isRunning,
  nextDemoState,
  readDemoState,
  writeDemoState,
} from './demo-state.ts';
import { type EnvironmentInput, serviceEnvironment } from './service-environment.ts';
import { welcome } from './welcome.ts';

export interface DemoOptions {
  /** The checkout. */
  readonly root: string;
  /** Where all state is kept. */
  readonly directory: string;
  /** One's own settings file; null: the demo's, with a mailbox of its own. */
  readonly configFile: string | null;
  /** Shows a line to the person who started it. */
  readonly say: (text: string) => void;
  /** Aborted when a person wants it to stop, also while it starts. */
  readonly stopping: AbortSignal;
  /** Called when a service refuses to run, with the exit status to end with. */
  readonly refuse: (status: number) => void;
}

/** Everything on one machine: the servers, the four services, and at first some mail. */
export class Demo {
  readonly #options: DemoOptions;
  /** What has to be ended, in the order of start. */
  readonly #started: { readonly name: string; readonly stop: () => Promise<void> }[] = [];

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  /** @throws Error whose message is for a person */
  async start(): Promise<void> {
    const { root, directory, configFile, say, stopping } = this.#options;
    const shown = (path: string) => relative(root, path);
    say(`Starting Buzón; everything it keeps is in ${shown(directory)}/`);
    const state = await this.#claim();

    say('  servers: PostgreSQL, Redis, mail …');
    const servers = await startDemoServers(directory, state, configFile === null);
    this.#started.push({ name: 'servers', stop: async () => servers.stop() });
    stopping.throwIfAborted();

    const environment: EnvironmentInput = {
      ...servers,
      state,
      configFile: configFile ?? (await writeSettings(directory, state)),
    };
    say('  database: schema …');
    await migrate(root, environment);
    const { mailServer } = servers;
    if (mailServer !== null && !state.seeded) await this.#seed(environment, mailServer);
    await writeDemoState(directory, { ...state, seeded: true });
    stopping.throwIfAborted();

    say('  services: processor, fetcher, notifier, dashboard …');
    const logDirectory = join(directory, 'logs');
    const services = new DemoServices({ ...this.#options, logDirectory, environment });
    this.#started.push({ name: 'services', stop: async () => services.stop() });
    await services.start();
    await services.untilReady(stopping);
    stopping.throwIfAborted();
    say(
      welcome({
        state,
        databaseUrl: servers.databaseUrl,
        withMailbox: mailServer !== null,
        sentFolder: shown(join(directory, 'sent')),
        logFolder: shown(logDirectory),
      }),
    );
  }

  /** Ends everything, the last started first. */
  async stop(): Promise<void> {
    if (this.#started.length > 0) this.#options.say('\nStopping …');
    for (const { stop } of this.#started.splice(0).reverse()) await stop();
  }

  /** Makes this process the one that runs in the directory. */
  async #claim(): Promise<DemoState> {
    const { directory } = this.#options;
    const last = await readDemoState(directory);
    if (last !== null && (await isRunning(last))) {
      const address = `http://127.0.0.1:${last.ports.dashboard}/`;
      throw new Error(
        `It runs here already, as process ${last.pid}: ${address}\nStop that one with Ctrl-C or: kill ${last.pid}`,
      );
    }
    const state = await nextDemoState(last);
    await writeDemoState(directory, state);
    return state;
  }

  async #seed(environment: EnvironmentInput, mailServer: DovecotServer): Promise<void> {
    const { say, root } = this.#options;
    const mails = await demoMails(join(root, 'stack', 'demo-mails'), new Date());
    say(`  mailbox: ${mails.length} mails for a start …`);
    await insertDemoCustomers(environment.databaseUrl);
    const { user } = environment.state.mailbox;
    for (const { raw, date } of mails) {
      await mailServer.deliver(user, INPUT_FOLDER, raw, { internalDate: date });
    }
  }
}

async function writeSettings(directory: string, state: DemoState): Promise<string> {
  const file = join(directory, 'EngageIntegrationService.xml');
  await mkdir(directory, { recursive: true });
  await writeFile(file, demoSettings(state), { mode: 0o600 });
  return file;
}

async function migrate(root: string, environment: EnvironmentInput): Promise<void> {
  const buzon = join(root, 'packages', 'cli', 'bin', 'buzon.js');
  try {
    await promisify(execFile)(process.execPath, [buzon, 'migrate'], {
      cwd: root,
      env: serviceEnvironment(environment, null),
    });
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`The database could not be prepared:\n${stderr || stdout || String(error)}`, {
      cause: error,
    });
  }
}
