import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { LoopWatch } from './watch-loop.ts';

const STDERR_FD = 2;
const SECOND_MILLISECONDS = 1_000;

/** It counts its own seconds: a process that was frozen, and this thread with it, is not silent. */
function watch({ beats, seconds }: LoopWatch): void {
  let last = -1;
  let silent = 0;
  setInterval(() => {
    const beat = Atomics.load(beats, 0);
    silent = beat === last ? silent + 1 : 0;
    last = beat;
    if (silent < seconds) return;
    writeSync(STDERR_FD, `the event loop stood still for ${seconds} s: the process ends\n`);
    process.kill(process.pid, 'SIGKILL');
  }, SECOND_MILLISECONDS);
}

watch(workerData as LoopWatch);
