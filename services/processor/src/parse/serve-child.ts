import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type Frame, FrameReader, writeFrame } from './frame.ts';
import { READY } from './task.ts';

/** The parent's end of this socket is the fourth of the child's `stdio`. */
const SOCKET_FD = 3;

/**
 * Answers what the parent sends, one frame after the other; ends when the parent does.
 * @param answer must not reject
 */
export function serveChild(answer: (question: Frame) => Promise<Frame>): void {
  // A thread of its own, since work that never ends would not see that its parent was killed.
  const watch = new Worker(new URL('./orphan-watch.js', import.meta.url), {
    workerData: process.ppid,
  });
  watch.once('message', () => {
    watch.unref();
    serve(new Socket({ fd: SOCKET_FD, readable: true, writable: true }), answer);
  });
}

function serve(socket: Socket, answer: (question: Frame) => Promise<Frame>): void {
  const reader = new FrameReader((frame) => {
    void answer(frame).then((reply) => writeFrame(socket, reply));
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  for (const end of ['end', 'error', 'close']) socket.on(end, () => process.exit(0));
  writeFrame(socket, { head: READY, blobs: [] });
}
