import { parseArgs } from 'node:util';
import { type PressureResult, runPressure } from './pressure.ts';

const MIB = 1024 * 1024;

/** `npm run pressure -- [--mails N] [--megabytes M]`: default 100,000 short mails. */
const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '0' },
    'redis-megabytes': { type: 'string', default: '0' },
    minutes: { type: 'string', default: '30' },
  },
});
const result = await runPressure(
  {
    mails: Number(values.mails),
    bytes: Number(values.megabytes) * 1_000_000,
    windowBytes: 64 * MIB,
    windowMessages: 2_000,
    redisBytes: Number(values['redis-megabytes']) * MIB,
    timeoutMs: Number(values.minutes) * 60_000,
  },
  tell,
);
for (const line of inWords(result)) tell(line);

function inWords(found: PressureResult): string[] {
  const mib = (bytes: number | null) =>
    bytes === null ? 'not measured (no /proc)' : `${Math.round(bytes / MIB)} MiB`;
  return [
    `${found.filed} of ${found.mails} mails filed`,
    `window against stopped processors: ${found.windowMessages} mails, ${mib(found.windowBytes)}, ${found.windowIsOldest ? 'the oldest ones' : 'not the oldest ones'}`,
    `a mail was overtaken by ${found.overtakenBy} at most`,
    `most memory: fetcher ${mib(found.fetcherPeak)}, processor ${mib(found.processorPeak)}, Redis ${mib(found.redisPeak)}`,
  ];
}

function tell(words: string): void {
  process.stdout.write(`${words}\n`);
}
