import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Component } from '@buzon/shared/service';

/** A client that sends its request drop by drop must not hold a connection for ever. */
const REQUEST_TIMEOUT_MILLISECONDS = 15_000;

/** Where a server listens. */
export interface Listening extends Component {
  /** The real one, also when 0 was asked for. */
  readonly port: number;
}

/** Resolves when it listens; rejects in words when the address cannot be had. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Listening> {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      headersTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const words = `The dashboard cannot listen on ${host}:${port}: ${error.message}; set PORT or HOST to an address that is free`;
      reject(new Error(words, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    name: 'pages',
    port: portOf(server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
