import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readiness, ServiceContext } from './contract.ts';
import { describeError } from './describe-error.ts';

/** A request handler for Node's own server and, with `next`, for Express. */
export type ObservabilityHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: () => void,
) => void;

/** What the handler needs of a service. */
export type Observable = Pick<ServiceContext, 'name' | 'log' | 'metrics' | 'readiness'>;

/**
 * Answers `/healthz`, `/readyz` and `/metrics` (O5); other paths go to `next`, or are 404.
 * Liveness depends on nothing: a service that waits for a database must not be restarted for it.
 */
export function observability(context: Observable): ObservabilityHandler {
  return (request, response, next) => {
    const answer = endpoints.get((request.url ?? '').split('?')[0] ?? '');
    if (answer === undefined) {
      if (next === undefined) answerJson(response, 404, { error: 'not found' });
      else next();
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      answer(context, response);
    } else {
      response.setHeader('allow', 'GET, HEAD');
      answerJson(response, 405, { error: 'only GET and HEAD' });
    }
  };
}

type Answer = (context: Observable, response: ServerResponse) => void;

const endpoints: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['/healthz', ({ name }, response) => answerJson(response, 200, { status: 'ok', service: name })],
  ['/readyz', ({ readiness }, response) => answerReadiness(readiness(), response)],
  ['/metrics', (context, response) => void answerMetrics(context, response)],
]);

function answerReadiness(readiness: Readiness, response: ServerResponse): void {
  answerJson(response, readiness.ready ? 200 : 503, readiness);
}

async function answerMetrics({ metrics, log }: Observable, response: ServerResponse) {
  try {
    const text = await metrics.metrics();
    response.writeHead(200, { 'content-type': metrics.contentType });
    response.end(text);
  } catch (error) {
    log.error({ err: describeError(error) }, 'the metrics could not be gathered');
    answerJson(response, 500, { error: 'the metrics could not be gathered' });
  }
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body)}\n`);
}
