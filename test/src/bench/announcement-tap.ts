import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/**
 * Stands between the fetcher and the IMAP server and hears when the server speaks. A connection beside
 * would be told later than the fetcher, at times after all is done. While the fetcher is in IDLE, what
 * the server says is an announcement; TLS hides what it says, but not when.
 */
export class AnnouncementTap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #heardAt = 0;
  #next: ((at: number) => void) | null = null;

  private constructor(serverPort: number) {
    this.#server = createServer((client) => {
      const upstream = connect({ host: LOOPBACK, port: serverPort, noDelay: true });
      client.setNoDelay(true);
      upstream.on('data', () => this.#hear());
      this.#join(client, upstream);
      this.#join(upstream, client);
    });
  }

  static async open(serverPort: number): Promise<AnnouncementTap> {
    const tap = new AnnouncementTap(serverPort);
    tap.#server.listen({ host: LOOPBACK, port: 0 });
    await once(tap.#server, 'listening');
    return tap;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** When the server speaks next; milliseconds since 1970. */
  next(): Promise<number> {
    return new Promise((resolve) => {
      this.#next = resolve;
    });
  }

  /** Resolves when the server has said nothing for so long. */
  async silence(milliseconds: number): Promise<void> {
    for (;;) {
      const left = this.#heardAt + milliseconds - Date.now();
      if (left <= 0) return;
      await pause(left);
    }
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #hear(): void {
    this.#heardAt = Date.now();
    this.#next?.(this.#heardAt);
    this.#next = null;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    // Whoever breaks the connection, the other side hears of it.
    from.on('error', () => to.destroy());
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
