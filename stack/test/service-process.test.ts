import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServiceProcess } from '../src/demo/service-process.ts';
import { temporaryDirectory, until } from '../src/index.ts';
import { isAlive } from '../src/process/tree.ts';

/** A service that runs this program, and what was seen of it. */
async function service(program: string) {
  const directory = await temporaryDirectory('service');
  const main = join(directory, 'main.mjs');
  const logFile = join(directory, 'service.log');
  await writeFile(main, `console.log('pid ' + process.pid);\n${program}`);
  const lines: string[] = [];
  const ends: { how: string; settingsAreWrong: boolean }[] = [];
  const running = new ServiceProcess({
    name: 'probe',
    main,
    cwd: directory,
    env: { ...process.env, GREETING: 'hola' },
    logFile,
    onLine: (line) => lines.push(line),
    onEnd: (how, settingsAreWrong) => ends.push({ how, settingsAreWrong }),
  });
  const pids = () =>
    lines.filter((line) => line.startsWith('pid ')).map((line) => Number(line.slice(4)));
  return { running, lines, ends, pids, logFile };
}

const STAYS = 'setInterval(() => undefined, 1000);';

describe('a service of the demo', () => {
  it('is started again when it dies, until it is stopped', async () => {
    const { running, pids, ends } = await service(STAYS);
    running.start();
    await until(() => pids().length === 1, { what: 'its first start' });
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await until(() => pids().length === 2, { what: 'its second start' });
    expect(ends).toEqual([{ how: 'SIGKILL', settingsAreWrong: false }]);
    await running.stop();
    expect(await isAlive(pids()[1] ?? 0)).toBe(false);
    await running.stop();
  });

  it('is not started again when its settings are wrong', async () => {
    const { running, ends, lines } = await service(
      "console.error('settings.xml:3 Port'); process.exit(78);",
    );
    running.start();
    await until(() => ends.length === 1, { what: 'its end' });
    await running.stop();
    expect(ends).toEqual([{ how: 'exit 78', settingsAreWrong: true }]);
    expect(lines).toContain('settings.xml:3 Port');
  });

  it('is asked to end, and its last words are kept', async () => {
    const { running, lines, logFile } = await service(
      `${STAYS} process.on('SIGTERM', () => { console.log('adiós'); process.exit(0); });
       console.log(process.env.GREETING);`,
    );
    running.start();
    await until(() => lines.includes('hola'), { what: 'its greeting' });
    await running.stop();
    expect(lines.at(-1)).toBe('adiós');
    expect(await readFile(logFile, 'utf8')).toContain('adiós\n');
  });
});
