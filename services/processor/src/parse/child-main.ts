import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type Frame, FrameReader, writeFrame } from './frame.ts';
import { readHeaders, readWhole } from './reading.ts';
import { type Answer, packReading, READY, type Task } from './task.ts';

/** The parent's end of this socket is the fourth of the child's `stdio`. */
const SOCKET_FD = 3;

/** Reads the mails that a processor sends, one after the other; ends when the processor does. */
function serve(socket: Socket): void {
  const reader = new FrameReader((frame) => {
    void answer(frame).then((reply) => writeFrame(socket, reply));
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  for (const end of ['end', 'error', 'close']) socket.on(end, () => process.exit(0));
  writeFrame(socket, { head: READY, blobs: [] });
}

async function answer({ head, blobs: [raw = Buffer.alloc(0)] }: Frame): Promise<Frame> {
  const { rules, headersOnly } = head as Task;
  try {
    const reading =
      headersOnly === null ? await readWhole(raw, rules) : readHeaders(raw, rules, headersOnly);
    return packReading(reading, raw);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { head: { ok: false, words } satisfies Answer, blobs: [] };
  }
}

// A thread of its own, since a parse that never ends would not see that its parent was killed.
const watch = new Worker(new URL('./orphan-watch.js', import.meta.url), {
  workerData: process.ppid,
});
watch.once('message', () => {
  watch.unref();
  serve(new Socket({ fd: SOCKET_FD, readable: true, writable: true }));
});
