import type { Hold } from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';

/** Says once in the log that the queue is held and why, and once that it goes on. */
export class Alarm {
  readonly #log: ServiceContext['log'];
  #said: string | null = null;

  constructor(log: ServiceContext['log']) {
    this.#log = log;
  }

  /** @param hold why the queue is held now; null: it is open */
  tell(hold: Hold | null): void {
    const words = hold === null ? null : `${hold.code} ${hold.reason}`;
    if (words === this.#said) return;
    this.#said = words;
    if (hold === null) this.#log.info('the queue goes on');
    else this.#log.error({ ...hold }, `the queue is held: ${hold.reason}`);
  }
}
