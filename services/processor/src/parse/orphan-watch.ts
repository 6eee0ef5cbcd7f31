import { parentPort, workerData } from 'node:worker_threads';

const INTERVAL_MILLISECONDS = 1_000;

/** Ends this process when its parent is gone, whatever its main thread does. */
function watch(parent: unknown): void {
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, INTERVAL_MILLISECONDS);
  // A thread that is still loading waits for the main one: a parse must not begin before this.
  parentPort?.postMessage('watching');
}

watch(workerData);
