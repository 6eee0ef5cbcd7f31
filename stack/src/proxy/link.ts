import { once } from 'node:events';
import type { Socket } from 'node:net';
import { onTheWay } from './on-the-way.ts';
import type { CutRule, Direction, Passage } from './passage.ts';

/** One connection through the proxy: two sockets, and what passes between them. */
export class Link {
  /** Resolves when both ends are closed. */
  readonly ended: Promise<unknown>;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #passage: Passage;
  readonly #onCut: () => void;

  constructor(client: Socket, server: Socket, passage: Passage, onCut: () => void) {
    this.#client = client;
    this.#server = server;
    this.#passage = passage;
    this.#onCut = onCut;
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', () => undefined);
    // What one end does not survive, the other one does not either.
    client.on('close', (failed) => failed && this.reset());
    server.on('close', (failed) => failed && this.reset());
    this.ended = Promise.all([closed(client), closed(server)]);
    void this.#pump(client, server, 'to server');
    void this.#pump(server, client, 'to client');
  }

  reset(): void {
    for (const socket of [this.#client, this.#server]) {
      if (!socket.destroyed) socket.resetAndDestroy();
    }
  }

  /** In order; who reads slowly is not flooded. */
  async #pump(from: Socket, to: Socket, direction: Direction): Promise<void> {
    let tail = Buffer.alloc(0);
    try {
      // One half of a connection may end before the other.
      const chunks: AsyncIterable<Buffer> = from.iterator({ destroyOnReturn: false });
      for await (const chunk of onTheWay(chunks, () => this.#passage.delayMs)) {
        await this.#passable();
        const end = endOfWords(this.#passage.cut, direction, tail, chunk);
        if (end !== null) {
          this.#cut(to, chunk.subarray(0, end));
          return;
        }
        tail = Buffer.concat([tail, chunk]).subarray(-LONGEST_WORDS);
        if (!to.write(chunk)) await once(to, 'drain');
      }
      await this.#passable();
      to.end();
    } catch {
      this.reset();
    }
  }

  async #passable(): Promise<void> {
    while (this.#passage.stalled !== null) await this.#passage.stalled;
  }

  /** The server has had all that was sent to it; the client only sees the connection die. */
  #cut(to: Socket, last: Buffer): void {
    this.#onCut();
    to.write(last);
    this.#server.end();
    this.#client.resetAndDestroy();
    this.#server.resume();
  }
}

/** Resolves however it closed. */
async function closed(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
}

const LONGEST_WORDS = 256;

/** Where in the chunk the words end that cut the connection; null when they are not there. */
function endOfWords(
  cut: CutRule | null,
  direction: Direction,
  tail: Buffer,
  chunk: Buffer,
): number | null {
  if (cut === null || cut.direction !== direction) return null;
  // Words may begin in one chunk and end in the next.
  const before = tail.subarray(-(cut.words.length - 1 || tail.length));
  const at = Buffer.concat([before, chunk]).indexOf(cut.words);
  return at === -1 ? null : at + cut.words.length - before.length;
}
