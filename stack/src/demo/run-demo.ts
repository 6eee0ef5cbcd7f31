import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Demo } from './demo.ts';

export interface RunDemoOptions {
  /** The checkout. */
  readonly root: string;
  /** Of the command line: `--config FILE`. */
  readonly args: readonly string[];
}

const HELP = `npm start                      everything, with a mailbox of its own
npm start -- --config my.xml   with your own settings file and mailbox
`;

/** Runs everything until it is told to stop (Ctrl-C, SIGTERM); answers the exit status. */
export async function runDemo({ root, args }: RunDemoOptions): Promise<number> {
  const options = commandLine(args);
  if (options === null) return 64;
  const stopping = new AbortController();
  const demo = new Demo({
    root,
    // Cases of one's own mailbox do not mix with those of the demo.
    directory: options.config === null ? join(root, '.buzon') : join(root, '.buzon', 'own'),
    configFile: options.config,
    say: (text) => process.stdout.write(`${text}\n`),
    stopping: stopping.signal,
    refuse: (status) => stopping.abort(status),
  });
  const onSignal = () => stopping.abort(0);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  try {
    await demo.start();
    await stopped(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) {
      const words = error instanceof Error ? error.message : String(error);
      process.stderr.write(`\nBuzón could not start. ${words}\n`);
      stopping.abort(1);
    }
  }
  await demo.stop();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, onSignal);
  return Number(stopping.signal.reason);
}

function commandLine(args: readonly string[]): { config: string | null } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { config: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help !== true) {
      return { config: values.config === undefined ? null : fromCaller(values.config) };
    }
    process.stdout.write(HELP);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
  }
  return null;
}

/** npm runs scripts in the checkout, whichever folder the person is in. */
function fromCaller(file: string): string {
  const { INIT_CWD = process.cwd() } = process.env;
  return resolve(INIT_CWD, file);
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolved) => {
    signal.addEventListener('abort', () => resolved(), { once: true });
  });
}
