import type { ListenerStatus } from '@buzon/shared/queue';
import type { Logger } from 'pino';
import type { StatusPage } from './ports.ts';

/** Renewed so often, and at once when the state changes. */
const RENEW_MILLISECONDS = 2_000;

/** Tells the dashboard what a listener does. Never fails: it is information only. */
export class StatusBoard {
  readonly #page: StatusPage;
  readonly #log: Logger;
  #last: ListenerStatus | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(page: StatusPage, log: Logger) {
    this.#page = page;
    this.#log = log;
  }

  show(status: ListenerStatus): void {
    const now = performance.now();
    const same = this.#last?.state === status.state && this.#last.reason === status.reason;
    if (same && now - this.#writtenAt < RENEW_MILLISECONDS) return;
    this.#last = status;
    this.#writtenAt = now;
    this.#page.write(status).catch((err: unknown) => {
      this.#log.debug({ err }, 'could not write the status of the listener');
    });
  }
}
