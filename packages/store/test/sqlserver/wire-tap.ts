import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TDS packet has 8 bytes of header: type, status, length (MS-TDS 2.2.3.1). */
const HEADER_BYTES = 8;
const END_OF_MESSAGE = 0x01;

/** Kinds of messages that a client sends. */
const kinds = new Map([
  [1, 'batch'],
  [3, 'call'],
  [6, 'attention'],
  [14, 'transaction'],
  [16, 'login'],
  [18, 'prelogin'],
]);

/**
 * Stands between a store and its server and tells which messages the store sends. One message and its
 * answer are one round trip. Works without encryption only.
 */
export class WireTap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sent: string[] = [];

  private constructor(host: string, port: number) {
    this.#server = createServer((client) => {
      const upstream = connect({ host, port, noDelay: true });
      client.setNoDelay(true);
      const read = messageReader((kind) => this.#sent.push(kind));
      client.on('data', read);
      this.#join(client, upstream);
      this.#join(upstream, client);
    });
  }

  static async before(url: string): Promise<WireTap> {
    const { hostname, port } = new URL(url);
    const tap = new WireTap(hostname, port === '' ? 1433 : Number(port));
    tap.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(tap.#server, 'listening');
    return tap;
  }

  /** The same database through the tap. */
  through(url: string): string {
    const tapped = new URL(url);
    tapped.hostname = '127.0.0.1';
    tapped.port = String((this.#server.address() as AddressInfo).port);
    return tapped.href;
  }

  /** What was sent since it was last asked, log-ins left out. */
  takeSent(): readonly string[] {
    return this.#sent.splice(0).filter((kind) => kind !== 'login' && kind !== 'prelogin');
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
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

/** Tells the kind of each message whose last packet has begun to come. */
function messageReader(tell: (kind: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt16BE(2);
      if (rest.length < length) return;
      const kind = rest.readUInt8(0);
      if ((rest.readUInt8(1) & END_OF_MESSAGE) !== 0) tell(kinds.get(kind) ?? `kind ${kind}`);
      rest = rest.subarray(length);
    }
  };
}
