import type { Writable } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/**
 * A value and the bytes that go with it, between the processor and a parsing child. Node's own IPC
 * would copy the bytes of a mail three times over; here each side holds them once.
 */
export interface Frame {
  readonly head: unknown;
  readonly blobs: readonly Buffer[];
}

interface Envelope {
  readonly head: unknown;
  readonly sizes: readonly number[];
}

/** What the bytes to come are. */
type Stage = 'length' | 'envelope' | 'blob';

const LENGTH_BYTES = 4;

/** Writes `length of envelope | envelope | blob | blob …`; the blobs must not change afterwards. */
export function writeFrame(stream: Writable, { head, blobs }: Frame): void {
  const envelope = serialize({ head, sizes: blobs.map((blob) => blob.length) } satisfies Envelope);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(envelope.length);
  stream.write(length);
  stream.write(envelope);
  for (const blob of blobs) if (blob.length > 0) stream.write(blob);
}

/** Puts frames together again from the chunks of a stream. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  #wanted = Buffer.alloc(LENGTH_BYTES);
  #filled = 0;
  #stage: Stage = 'length';
  #envelope: Envelope = { head: null, sizes: [] };
  #blobs: Buffer[] = [];

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const copied = rest.copy(this.#wanted, this.#filled);
      this.#filled += copied;
      rest = rest.subarray(copied);
      while (this.#filled === this.#wanted.length && this.#advance());
    }
  }

  /** Takes what is complete and goes on to the next part; false after the end of a frame. */
  #advance(): boolean {
    if (this.#stage === 'length') {
      this.#want('envelope', this.#wanted.readUInt32BE());
      return true;
    }
    if (this.#stage === 'envelope') {
      this.#envelope = deserialize(this.#wanted) as Envelope;
      this.#blobs = [];
    } else {
      this.#blobs.push(this.#wanted);
    }
    const size = this.#envelope.sizes[this.#blobs.length];
    if (size !== undefined) {
      this.#want('blob', size);
      return true;
    }
    const frame = { head: this.#envelope.head, blobs: this.#blobs };
    this.#want('length', LENGTH_BYTES);
    this.#onFrame(frame);
    return false;
  }

  #want(stage: Stage, bytes: number): void {
    this.#stage = stage;
    this.#wanted = Buffer.allocUnsafeSlow(bytes);
    this.#filled = 0;
  }
}
