import { Worker } from 'node:worker_threads';
import type { Component } from '@buzon/shared/service';

/** A parse in place takes milliseconds; so long a silence is a loop that never ends. */
const LONGEST_SILENCE_SECONDS = 20;
const BEAT_MILLISECONDS = 250;

/** What the watching thread is given. */
export interface LoopWatch {
  readonly beats: Int32Array;
  readonly seconds: number;
}

/**
 * Ends this process with SIGKILL when its event loop stands still: it can neither answer nor be
 * asked to stop, its jobs are another's already, and whoever supervises it starts it anew. What it was at
 * work on is suspect from then on.
 */
export function watchLoop(seconds = LONGEST_SILENCE_SECONDS): Component {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(new URL('./loop-thread.js', import.meta.url), {
    workerData: { beats, seconds } satisfies LoopWatch,
  });
  thread.unref();
  const timer = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MILLISECONDS);
  timer.unref();
  return {
    name: 'watch of the event loop',
    async stop() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
