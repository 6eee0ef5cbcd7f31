import { MESSAGES_QUEUE, parseDeliveryJobId } from '@buzon/shared/queue';
import type { World } from '../faults/fault.ts';
import { type Watch, watchEvery } from './watch.ts';

const LOOK_MS = 25;
const QUEUE = `{buzon}:${MESSAGES_QUEUE}`;
/** The newest of the completed jobs; more do not complete between two looks. */
const NEWEST = 400;

/**
 * Looks all the time whether a job completed whose delivery the database does not know: an
 * acknowledgement that was not true when it was given. (The fetcher asks the database once more
 * before it moves anything, so this need not lose a mail.)
 */
export class Acknowledgements {
  readonly #world: World;
  readonly #watch: Watch;
  /** Looked at before, or of a life of the database that is over. */
  #known = new Set<string>();
  #life = 0;
  #untrue = 0;

  constructor(world: World) {
    this.#world = world;
    this.#watch = watchEvery(LOOK_MS, () => this.#look());
  }

  /** Acknowledgements that were not true. */
  get untrue(): number {
    return this.#untrue;
  }

  async stop(): Promise<void> {
    await this.#watch.stop();
  }

  async #look(): Promise<void> {
    const { restores, redis } = this.#world;
    if (restores.running) return;
    const life = restores.ended.length;
    const completed = await redis.zrevrange(`${QUEUE}:completed`, 0, NEWEST - 1);
    if (life !== this.#life) {
      const active = await redis.lrange(`${QUEUE}:active`, 0, -1);
      this.#known = new Set([...completed, ...active]);
      this.#life = life;
      return;
    }
    const fresh = completed.filter((id) => !this.#known.has(id));
    const filed = await this.#filed(fresh);
    // Put back meanwhile: these answers are of another life.
    if (restores.running || restores.ended.length !== life) return;
    const listed = new Set(completed);
    // A job that was dropped may come again under its name.
    this.#known = new Set([...this.#known].filter((id) => listed.has(id)).concat(fresh));
    this.#untrue += fresh.filter((id) => !filed.has(id)).length;
  }

  async #filed(jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (jobIds.length === 0) return new Set();
    const keys = jobIds.map((id) => {
      const found = parseDeliveryJobId(id);
      return `${found?.mailboxKey}.${found?.uidValidity}.${found?.uid}`;
    });
    const rows = await this.#world.installation.system.query<{ key: string }>(
      `SELECT d.mailbox_key || '.' || d.uidvalidity || '.' || d.uid AS key FROM buzon.deliveries d
       WHERE d.mailbox_key || '.' || d.uidvalidity || '.' || d.uid = ANY ($1)`,
      [keys],
    );
    const known = new Set(rows.map(({ key }) => key));
    return new Set(jobIds.filter((_, index) => known.has(keys[index] ?? '')));
  }
}
