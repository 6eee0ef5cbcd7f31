import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Loaded into a service by `--import`: writes a CPU profile of the process when it ends. Node's own
 * `--cpu-prof` may not stand in NODE_OPTIONS.
 */
const { searchParams } = new URL(import.meta.url);
const directory = searchParams.get('directory') ?? fileURLToPath(new URL('.', import.meta.url));
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.once('exit', () => {
  session.post('Profiler.stop', (error, answer) => {
    if (error !== null) return;
    const [, main = ''] = process.argv;
    const name = `${basename(join(main, '../..'))}-${basename(main, '.js')}-${process.pid}.cpuprofile`;
    writeFileSync(join(directory, name), JSON.stringify(answer.profile));
  });
});
