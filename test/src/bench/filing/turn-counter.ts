import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Stands between a client and a server and counts round trips, whatever they speak: how often the
 * client begins to speak after the server has spoken.
 */
export class TurnCounter {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #turns = 0;

  private constructor(host: string, port: number) {
    this.#server = createServer({ noDelay: true }, (client) => {
      const upstream = connect({ host, port, noDelay: true });
      let clientSpoke = false;
      client.on('data', () => {
        if (!clientSpoke) this.#turns += 1;
        clientSpoke = true;
      });
      upstream.on('data', () => {
        clientSpoke = false;
      });
      this.#join(client, upstream);
      this.#join(upstream, client);
    });
  }

  static async before(host: string, port: number): Promise<TurnCounter> {
    const counter = new TurnCounter(host, port);
    counter.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(counter.#server, 'listening');
    return counter;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Round trips so far. */
  get turns(): number {
    return this.#turns;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
