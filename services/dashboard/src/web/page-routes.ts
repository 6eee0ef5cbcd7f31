import type { Store } from '@buzon/store';
import type { Request, RequestHandler } from 'express';
import type { Overview } from '../overview/overview.ts';
import { part } from '../overview/part.ts';
import { languageOf } from '../pages/language.ts';
import { overviewBody, overviewPage } from '../pages/overview-page.ts';
import { type TraceAnswer, tracePage } from '../pages/trace-page.ts';
import { traceQuery } from '../trace/trace-query.ts';

export interface PageRoutes {
  readonly overview: RequestHandler;
  /** The part of the page that changes, as markup. */
  readonly overviewBody: RequestHandler;
  /** The same for machines. */
  readonly overviewJson: RequestHandler;
  readonly trace: RequestHandler;
}

export function pageRoutes(
  overview: () => Promise<Overview>,
  store: Pick<Store, 'trace'>,
): PageRoutes {
  return {
    async overview(request, response) {
      response.type('html').send(overviewPage(await overview(), languageOf(request)));
    },
    async overviewBody(request, response) {
      response.type('html').send(overviewBody(await overview(), languageOf(request)).toString());
    },
    async overviewJson(_request, response) {
      response.json(await overview());
    },
    async trace(request, response) {
      const asked = singleText(request, 'q');
      const answer = await traceAnswer(asked, store);
      response
        .status(statusOf(answer))
        .type('html')
        .send(tracePage(asked ?? '', answer, languageOf(request)));
    },
  };
}

/** '' when absent; null when it is given more than once. */
function singleText(request: Request, name: string): string | null {
  const value = request.query[name];
  if (value === undefined) return '';
  return typeof value === 'string' ? value.trim() : null;
}

async function traceAnswer(
  asked: string | null,
  store: Pick<Store, 'trace'>,
): Promise<TraceAnswer> {
  if (asked === '') return { kind: 'empty' };
  const query = asked === null ? null : traceQuery(asked);
  if (query === null) return { kind: 'not understood' };
  return { kind: 'asked', records: await part('database', () => store.trace(query)) };
}

function statusOf(answer: TraceAnswer): number {
  if (answer.kind === 'not understood') return 400;
  if (answer.kind === 'empty') return 200;
  if (!answer.records.ok) return 503;
  return answer.records.value.length === 0 ? 404 : 200;
}
