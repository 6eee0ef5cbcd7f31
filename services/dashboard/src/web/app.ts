import { fileURLToPath } from 'node:url';
import type { ObservabilityHandler } from '@buzon/shared/service';
import express, { type Express, type RequestHandler } from 'express';
import type { Credentials } from '../access/credentials.ts';
import { guard } from '../access/guard.ts';
import { refuse } from '../access/refuse.ts';
import { securityHeaders } from '../access/security-headers.ts';
import { BOARD_PATH } from '../board/board.ts';
import { errorAnswer, type ReportError } from './errors.ts';
import type { PageRoutes } from './page-routes.ts';

export interface AppParts {
  readonly credentials: Credentials;
  readonly observe: ObservabilityHandler;
  readonly pages: PageRoutes;
  readonly board: RequestHandler;
  /** Null: Redis answers; else why the board cannot be shown. */
  readonly boardAway: () => string | null;
  readonly report: ReportError;
}

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));
/** Their names do not change with their content. */
const PUBLIC_LIFE_MILLISECONDS = 60_000;

/** Everything that the dashboard answers, in the order in which it is asked. */
export function createApp(parts: AppParts): Express {
  const { pages } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');

  app.use(securityHeaders);
  // Health is asked by machines without credentials; metrics name listeners and are not for all.
  app.use((request, response, next) =>
    request.path === '/metrics' ? next() : parts.observe(request, response, next),
  );
  app.use(guard(parts.credentials));
  app.use((request, response, next) => parts.observe(request, response, next));

  app.use('/public', express.static(PUBLIC, { maxAge: PUBLIC_LIFE_MILLISECONDS, index: false }));
  app.get('/', pages.overview);
  app.get('/overview', pages.overviewBody);
  app.get('/api/overview', pages.overviewJson);
  app.get('/trace', pages.trace);
  app.use(BOARD_PATH, boardOrWords(parts));

  app.use((_request, response) => refuse(response, 404, 'There is no such page'));
  app.use(errorAnswer(parts.report));
  return app;
}

/** Without Redis Bull Board would keep its callers waiting. */
function boardOrWords({ board, boardAway }: AppParts): RequestHandler {
  return (request, response, next) => {
    const away = boardAway();
    if (away === null) board(request, response, next);
    else refuse(response, 503, away);
  };
}
