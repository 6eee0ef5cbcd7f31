import type { Response } from 'express';

/** Answers a bad request with its reason, as JSON or as text. */
export function refuse(response: Response, status: number, reason: string): void {
  response.status(status);
  if (response.req.accepts(['html', 'json']) === 'json') response.json({ error: reason });
  else response.type('text/plain').send(`${reason}\n`);
}
