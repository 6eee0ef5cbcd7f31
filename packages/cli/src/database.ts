import { classify } from '@buzon/shared/failures';
import { openStore, type Store } from '@buzon/store';

/** A command works through one message at a time. */
const POOL_SIZE = 2;

/**
 * Runs `work` with the database open, and closes it whatever happens.
 * @throws Failure with words for a person when the database refuses or is away
 */
export async function withDatabase<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({ url, poolSize: POOL_SIZE, applicationName: 'buzon cli' });
  try {
    return await work(store);
  } catch (error) {
    throw await classify(error, 'database', () => store.probe());
  } finally {
    await store.close();
  }
}
