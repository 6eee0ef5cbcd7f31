import { setTimeout as pause } from 'node:timers/promises';
import { classify, type Failure } from '@buzon/shared/failures';
import type { ServiceContext } from '@buzon/shared/service';
import type { Store } from '@buzon/store';

const RETRY_MILLISECONDS = 2_000;
/** A database that stays away is spoken of again only now and then. */
const REMINDER_MILLISECONDS = 60_000;

export interface SchemaParts {
  readonly store: Pick<Store, 'migrate' | 'verify' | 'probe'>;
  readonly log: ServiceContext['log'];
  readonly stopping: AbortSignal;
  /** Told of each try: what is missing, or null. */
  readonly tell: (failure: Failure | null) => Promise<void>;
}

/** The schema that the processor files into, brought to this version before the first message. */
export class Schema {
  readonly #parts: SchemaParts;
  #missing: string | null = 'the database was not asked yet';
  #remindAt = 0;

  constructor(parts: SchemaParts) {
    this.#parts = parts;
  }

  /** What is missing, for `/readyz`; null when the schema is right. */
  get missing(): string | null {
    return this.#missing;
  }

  /**
   * Waits for the database as long as it takes; several services may do so at once.
   * @returns false when the service was asked to stop before
   */
  async prepare(): Promise<boolean> {
    const { stopping, tell } = this.#parts;
    while (!stopping.aborted) {
      const failure = await this.#prepareOnce();
      this.#missing = failure?.message ?? null;
      await tell(failure);
      if (failure === null) return true;
      this.#remind(failure.message);
      await pause(RETRY_MILLISECONDS, null, { signal: stopping }).catch(() => null);
    }
    return false;
  }

  async #prepareOnce(): Promise<Failure | null> {
    const { store, log } = this.#parts;
    try {
      const { from, to, applied } = await store.migrate();
      if (applied.length > 0) log.info({ from, to, applied }, 'the schema was brought up to date');
      await store.verify();
      return null;
    } catch (error) {
      const failure = await classify(error, 'database', () => store.probe());
      if (failure.kind !== 'installation') return failure;
      // A user that may not change the schema is right where somebody else migrates it.
      return store.verify().then(
        () => null,
        () => failure,
      );
    }
  }

  #remind(reason: string): void {
    if (performance.now() < this.#remindAt) return;
    this.#remindAt = performance.now() + REMINDER_MILLISECONDS;
    this.#parts.log.error(`waiting for the database: ${reason}`);
  }
}
