import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Component } from './contract.ts';
import { type Observable, observability } from './observability.ts';

/** A monitoring client that sends nothing must not hold a connection open for ever. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Serves health and metrics; resolves when it listens.
 * @throws Error in words when the address cannot be had (`EADDRINUSE` and the like).
 */
export async function startObservabilityServer(
  context: Observable,
  host: string,
  port: number,
): Promise<Component> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    observability(context),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const words = `Health and metrics cannot listen on ${host}:${port}: ${error.message}; set PORT to a free one`;
      reject(new Error(words, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const { port: actual } = addressOf(server.address());
  context.log.info({ host, port: actual }, 'health and metrics are served');
  return {
    name: 'http',
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(address: AddressInfo | string | null): { readonly port: number | null } {
  return typeof address === 'object' && address !== null ? address : { port: null };
}
