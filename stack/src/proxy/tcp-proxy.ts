import { once } from 'node:events';
import { connect, createServer, type Server as Listener, type Socket } from 'node:net';
import { LOOPBACK, onFreePort, PortTakenError } from '../process/port.ts';
import { Link } from './link.ts';
import type { CutRule, Direction, Passage } from './passage.ts';

export interface TcpProxyOptions {
  /** Port of the server on loopback that connections are passed on to. */
  readonly target: number;
  /** Default: a free one. */
  readonly port?: number;
}

/** A network between a client and a server that can be made to fail. */
export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  /** Connections open at this moment. */
  readonly open: number;
  /** Connections taken so far. */
  readonly accepted: number;
  /** Connections that `cutAt` has cut so far. */
  readonly cuts: number;
  /** Nothing passes in either direction: connections stay open, and who connects hears nothing. */
  stall(): void;
  /** What passes is held up for so many milliseconds, in order. */
  delay(milliseconds: number): void;
  /** Resets the connections that are open; new ones pass. */
  reset(): void;
  /** Resets the connections that are open and refuses new ones. */
  refuse(): Promise<void>;
  /** Resets the connections that are open, and each new one when it is taken. */
  turnAway(): void;
  /** Passes these words, then cuts their connection; one rule at a time, null ends it. */
  cutAt(direction: Direction, words: Uint8Array | string | null): void;
  /** All passes again. Connections that were reset stay so. */
  heal(): Promise<void>;
  /** Ends all connections and listens no more. Idempotent. */
  stop(): Promise<void>;
}

class LocalTcpProxy implements TcpProxy {
  readonly host = LOOPBACK;
  readonly port: number;
  readonly #target: number;
  readonly #links = new Set<Link>();
  readonly #passage: { stalled: Promise<void> | null; delayMs: number; cut: CutRule | null } = {
    stalled: null,
    delayMs: 0,
    cut: null,
  };
  #turnsAway = false;
  #endStall: () => void = () => undefined;
  #listener: Listener | null = null;
  #accepted = 0;
  #cuts = 0;

  constructor(target: number, port: number) {
    this.#target = target;
    this.port = port;
  }

  get open(): number {
    return this.#links.size;
  }

  get accepted(): number {
    return this.#accepted;
  }

  get cuts(): number {
    return this.#cuts;
  }

  async listen(): Promise<void> {
    if (this.#listener !== null) return;
    const listener = createServer({ allowHalfOpen: true }, (client) => this.#take(client));
    listener.listen(this.port, LOOPBACK);
    try {
      await once(listener, 'listening');
    } catch (cause) {
      throw new PortTakenError(`the proxy could not listen on ${this.port}`, { cause });
    }
    this.#listener = listener;
  }

  stall(): void {
    this.#passage.stalled ??= new Promise((resolve) => {
      this.#endStall = resolve;
    });
  }

  delay(milliseconds: number): void {
    this.#passage.delayMs = milliseconds;
  }

  reset(): void {
    for (const link of this.#links) link.reset();
  }

  async refuse(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    const closed = listener === null ? null : once(listener, 'close');
    listener?.close();
    this.reset();
    await closed;
  }

  turnAway(): void {
    this.#turnsAway = true;
    this.reset();
  }

  cutAt(direction: Direction, words: Uint8Array | string | null): void {
    this.#passage.cut = words === null ? null : { direction, words: Buffer.from(words) };
  }

  async heal(): Promise<void> {
    this.#passage.stalled = null;
    this.#passage.delayMs = 0;
    this.#passage.cut = null;
    this.#turnsAway = false;
    this.#endStall();
    await this.listen();
  }

  async stop(): Promise<void> {
    this.#passage.stalled = null;
    this.#endStall();
    await this.refuse();
  }

  #take(client: Socket): void {
    this.#accepted += 1;
    if (this.#turnsAway) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const server = connect({ host: LOOPBACK, port: this.#target, allowHalfOpen: true });
    const passage: Passage = this.#passage;
    const link = new Link(client, server, passage, () => {
      this.#cuts += 1;
    });
    this.#links.add(link);
    void link.ended.then(() => this.#links.delete(link));
  }
}

/** Starts a proxy on loopback, in this process, in front of a server on loopback. */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  return onFreePort(options.port, async (port) => {
    const proxy = new LocalTcpProxy(options.target, port);
    await proxy.listen();
    return proxy;
  });
}
