import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Frame, FrameReader, writeFrame } from '../src/parse/frame.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const frames = fc.array(fc.record({ head: fc.string(), blobs: fc.array(bytes) }), { maxLength: 5 });

function written(all: readonly Frame[]): Buffer {
  const stream = new PassThrough({ highWaterMark: 1_000_000 });
  for (const frame of all) writeFrame(stream, frame);
  return stream.read() ?? Buffer.alloc(0);
}

it('P1 frames arrive whole and in order, however their bytes are cut', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 200 }), (sent, cut) => {
      const received: Frame[] = [];
      const reader = new FrameReader((frame) => received.push(frame));
      const all = written(sent);
      for (let at = 0; at < all.length; at += cut) reader.push(all.subarray(at, at + cut));
      expect(received).toEqual(sent);
    }),
  );
});

it('P1 a frame carries dates and empty bytes', () => {
  const frame = { head: { sentAt: new Date(0), none: null }, blobs: [Buffer.alloc(0)] };
  const received: Frame[] = [];
  new FrameReader((one) => received.push(one)).push(written([frame]));
  expect(received).toEqual([frame]);
});
