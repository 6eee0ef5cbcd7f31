import type { ErrorRequestHandler } from 'express';
import { refuse } from '../access/refuse.ts';

export type ReportError = (error: unknown, path: string) => void;

/** A bad request gets its reason, anything else one line; stacks go to the log only. */
export function errorAnswer(report: ReportError): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOf(error);
    if (status < 500) {
      refuse(response, status, error instanceof Error ? error.message : 'The request is wrong');
      return;
    }
    report(error, request.path);
    refuse(response, 500, 'Something went wrong here; the log says what');
  };
}

/** Express and its parsers put the status on errors that are the client's. */
function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
