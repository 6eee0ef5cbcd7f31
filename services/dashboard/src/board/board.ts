import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { RequestHandler } from 'express';
import { currentRole } from '../access/guard.ts';
import { FullRetryAdapter } from './full-retry-adapter.ts';

/** A queue and what it carries, in words for its page. */
export interface BoardQueue {
  readonly queue: Queue;
  readonly description: string;
}

/** Jobs are made from mails and outbox rows only, and their data is what their id says. */
const NEVER = new Set(['/api/queues/:queueName/add', '/api/queues/:queueName/:jobId/update-data']);

/** Where Bull Board is mounted. */
export const BOARD_PATH = '/queues';

/**
 * Bull Board (O1): readers get one in which nothing can be changed.
 * @param queues asked before each request: other settings make other queues
 */
export function queueBoard(queues: () => Promise<readonly BoardQueue[]>): RequestHandler {
  const boards = { reader: board(true), operator: board(false) } as const;
  return async (request, response, next) => {
    const { show, answer } = boards[currentRole(response)];
    show(await queues());
    answer(request, response, next);
  };
}

function board(readOnlyMode: boolean) {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(BOARD_PATH);
  const { replaceQueues } = createBullBoard({
    queues: [],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Buzón',
        boardLogo: { path: '/public/buzon.svg', width: 28, height: 28 },
        favIcon: { default: '/public/buzon.svg', alternative: '/public/buzon.svg' },
        miscLinks: [{ text: 'Buzón', url: '/' }],
        hideDocsLink: true,
      },
      handlerHooks: {
        before: ({ route }) =>
          NEVER.has(route)
            ? { allow: false, status: 403, message: 'Jobs are made by Buzón alone' }
            : { allow: true },
      },
    },
  });
  // setErrorHandler is Bull Board's own; it tells stacks only under NODE_ENV=development.
  const answer: RequestHandler = serverAdapter.getRouter();
  const adapters = new Map<Queue, FullRetryAdapter>();
  const adapted = ({ queue, description }: BoardQueue) => {
    const known = adapters.get(queue) ?? new FullRetryAdapter(queue, { readOnlyMode, description });
    adapters.set(queue, known);
    return known;
  };
  return {
    answer,
    show: (queues: readonly BoardQueue[]) => replaceQueues(queues.map(adapted)),
  };
}
