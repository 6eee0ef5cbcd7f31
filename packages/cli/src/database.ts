import { classify, type Failure } from '@buzon/shared/failures';
import { openStore, type Store } from '@buzon/store';

/** What Node says of a certificate that nobody vouches for. */
const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

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

/** What a person does about a failure of the database; null where its own words say it, or nobody knows. */
export function databaseAdvice({ kind, code }: Failure): string | null {
  if (/^(3F000|42P01|42883)$/.test(code)) return 'run `buzon migrate`';
  if (UNTRUSTED.test(code)) {
    return 'name its authority in NODE_EXTRA_CA_CERTS, or correct DATABASE_URL: the certificate has to be of its host';
  }
  return kind === 'world' ? 'look whether DATABASE_URL is right and the server runs' : null;
}
