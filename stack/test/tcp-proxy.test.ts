import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy, until } from '../src/index.ts';

/** Says back what it hears, and keeps it. */
class EchoServer {
  heard = '';
  readonly #server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.heard += chunk.toString();
      socket.write(chunk);
    });
  });

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
  }
}

/** What a client hears, and how its connection ended. */
class Client {
  heard = '';
  ended: string | null = null;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.on('data', (chunk) => {
      this.heard += chunk.toString();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.ended = error.code ?? 'error';
    });
    this.socket.on('close', () => {
      this.ended ??= 'closed';
    });
  }

  async says(words: string): Promise<void> {
    const before = this.heard.length;
    this.socket.write(words);
    await until(() => this.heard.length >= before + words.length, { what: `echo of ${words}` });
  }
}

describe('a network that fails', () => {
  const server = new EchoServer();
  let target: number;
  let proxy: TcpProxy;
  let client: Client;

  beforeEach(async () => {
    server.heard = '';
    target = await server.start();
    proxy = await startTcpProxy({ target });
    client = new Client(proxy.port);
    await client.says('hello');
  });
  afterEach(async () => {
    client.socket.destroy();
    await proxy.stop();
    server.stop();
  });

  it('passes what is said in both directions, in order and whole', async () => {
    const long = Array.from({ length: 50_000 }, (_, i) => String(i)).join();
    await client.says(long);
    expect(client.heard).toBe(`hello${long}`);
    expect(server.heard).toBe(`hello${long}`);
    client.socket.end();
    await until(() => proxy.open === 0, { what: 'the connection to end on both sides' });
    expect(client.ended).toBe('closed');
  });

  it('stalls: connections stay open and nothing answers, until it is healed', async () => {
    proxy.stall();
    client.socket.write('lost?');
    const late = new Client(proxy.port);
    late.socket.write('late');
    await until(() => proxy.accepted === 2, { what: 'the second connection' });
    // A whole conversation elsewhere: time has passed for these two as well.
    const other = await startTcpProxy({ target });
    const third = new Client(other.port);
    await third.says('third');
    third.socket.destroy();
    await other.stop();
    expect([client.ended, late.ended, client.heard]).toEqual([null, null, 'hello']);
    await proxy.heal();
    await until(() => client.heard === 'hellolost?' && late.heard === 'late', { what: 'both' });
    late.socket.destroy();
  });

  it('delays each answer', async () => {
    proxy.delay(40);
    const began = performance.now();
    await client.says('slow');
    expect(performance.now() - began).toBeGreaterThanOrEqual(79);
  });

  it('resets who is connected and takes who comes back', async () => {
    proxy.reset();
    await until(() => client.ended === 'ECONNRESET', { what: 'a reset' });
    const again = new Client(proxy.port);
    await again.says('again');
    again.socket.destroy();
  });

  it('turns away, and counts who came', async () => {
    proxy.turnAway();
    const turned = new Client(proxy.port);
    await until(() => turned.ended === 'ECONNRESET' && client.ended === 'ECONNRESET', {
      what: 'both to be reset',
    });
    expect(proxy.accepted).toBe(2);
    await proxy.heal();
    const again = new Client(proxy.port);
    await again.says('again');
    again.socket.destroy();
  });

  it('refuses, and listens again on the same port', async () => {
    await proxy.refuse();
    await until(() => client.ended === 'ECONNRESET', { what: 'a reset' });
    const refused = new Client(proxy.port);
    await until(() => refused.ended === 'ECONNREFUSED', { what: 'a refusal' });
    await proxy.heal();
    const again = new Client(proxy.port);
    await again.says('again');
    again.socket.destroy();
  });

  it('cuts a connection in the middle of what the server says', async () => {
    proxy.cutAt('to client', 'literal {12}');
    client.socket.write('a literal {12}abcdef');
    await until(() => client.ended !== null, { what: 'the cut' });
    expect(client.heard).not.toContain('abcdef');
    expect(proxy.cuts).toBe(1);
    const again = new Client(proxy.port);
    await again.says('another one passes');
    again.socket.destroy();
  });

  it('cuts after words that come in two pieces, and the server has heard all of them', async () => {
    proxy.cutAt('to server', '\r\n.\r\n');
    await client.says('data\r\n.');
    client.socket.write('\r\n');
    await until(() => client.ended === 'ECONNRESET', { what: 'the cut' });
    await until(() => server.heard.endsWith('data\r\n.\r\n'), { what: 'the whole at the server' });
  });

  it('resets the client when the server is gone', async () => {
    const nobody = await startTcpProxy({ target: 1 });
    const alone = new Client(nobody.port);
    await until(() => alone.ended !== null, { what: 'the end' });
    await until(() => nobody.open === 0, { what: 'no connection left' });
    await nobody.stop();
  });
});
