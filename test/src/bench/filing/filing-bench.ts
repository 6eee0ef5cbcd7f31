import { startPostgres, startTcpProxy, temporaryDirectory } from '@buzon/stack';
import { openStore } from '@buzon/store';
import { SqlServerDatabase } from '../../system/sql-server.ts';
import { percentile } from '../measure/percentile.ts';
import { withConcurrency } from '../stages/stage.ts';
import { filingRequest } from './filing-request.ts';
import { TurnCounter } from './turn-counter.ts';

/** So many connections are made at once; a server may take long to learn the procedures in each. */
const CONNECT_TIMEOUT_MS = 120_000;
/** Round trips in milliseconds that the network between client and server adds. */
const DELAYS_MS = [0, 5, 20, 50];
const ATTACHMENTS = [0, 1, 5];
const SQL_SERVER_PORT = 1_433;
/** All distances are measured so many times, one after the other, against a machine whose speed drifts. */
const ROUNDS = 8;

/** `fileMessage` alone, of so many attachments, at such a distance. */
export interface FilingRate {
  readonly database: string;
  readonly attachments: number;
  readonly delayMilliseconds: number;
  readonly callsPerSecond: number;
  readonly roundTripsPerCall: number;
}

interface Database {
  readonly name: string;
  readonly url: string;
  readonly end: () => Promise<void>;
}

/**
 * Measures both dialects: the embedded PostgreSQL, and the SQL Server of BUZON_TEST_MSSQL_URL if one
 * is named.
 * @param calls measured for each
 * @param concurrency calls at once, on a connection each; enough that one on its way costs no rate: 640
 * a second at 50 ms need 32
 */
export async function runFilingBench(
  calls: number,
  concurrency: number,
  mssqlUrl: string | undefined,
  tell: (words: string) => void,
): Promise<readonly FilingRate[]> {
  if (mssqlUrl === undefined) tell('SQL Server is left out: BUZON_TEST_MSSQL_URL names none');
  const rates: FilingRate[] = [];
  for (const make of [postgres, ...(mssqlUrl === undefined ? [] : [() => sqlServer(mssqlUrl)])]) {
    const database = await make();
    try {
      rates.push(...(await measureDatabase(database, calls, concurrency, tell)));
    } finally {
      await database.end();
    }
  }
  return rates;
}

async function measureDatabase(
  { name, url }: Database,
  calls: number,
  concurrency: number,
  tell: (words: string) => void,
): Promise<readonly FilingRate[]> {
  const target = new URL(url);
  const port = target.port === '' ? SQL_SERVER_PORT : Number(target.port);
  const counter = await TurnCounter.before(target.hostname, port);
  const proxy = await startTcpProxy({ target: counter.port });
  target.host = `${proxy.host}:${proxy.port}`;
  const store = openStore({
    url: target.href,
    poolSize: concurrency,
    applicationName: 'buzon-bench',
    procedureTimeoutMs: 120_000,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  });
  const file = async (attachments: number, count: number, filed = () => {}) => {
    const requests = Array.from({ length: count }, () => filingRequest(attachments));
    await withConcurrency(requests, concurrency, async (request) => {
      const { outcome } = await store.fileMessage(request);
      if (outcome !== 'opened') throw new Error(`a mail of the bench was ${outcome}`);
      filed();
    });
  };
  /** Of so many calls in the midst of others: all connections are busy from first to last. */
  const timed = async (attachments: number, count: number) => {
    const all = count + 2 * concurrency;
    const turns = counter.turns;
    let filed = 0;
    let first = 0;
    let last = 0;
    await file(attachments, all, () => {
      filed += 1;
      if (filed === concurrency) first = performance.now();
      if (filed === concurrency + count) last = performance.now();
    });
    return { milliseconds: last - first, turnsPerCall: (counter.turns - turns) / all };
  };
  const callsARound = Math.ceil(calls / ROUNDS);
  const rates: FilingRate[] = [];
  try {
    tell(`${name}: warming up ${concurrency} connections`);
    for (const attachments of ATTACHMENTS) await file(attachments, 4 * concurrency);
    for (const attachments of ATTACHMENTS) {
      const spent = DELAYS_MS.map((delay) => ({ delay, rates: [] as number[], turnsPerCall: 0 }));
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const of of spent) {
          // Half of it each way.
          proxy.delay(of.delay / 2);
          tell(`${name}: ${attachments} attachments, ${of.delay} ms, round ${round + 1}`);
          const { milliseconds, turnsPerCall } = await timed(attachments, callsARound);
          of.rates.push((callsARound * 1_000) / milliseconds);
          of.turnsPerCall += turnsPerCall / ROUNDS;
        }
      }
      for (const { delay, rates: ofRounds, turnsPerCall } of spent) {
        rates.push({
          database: name,
          attachments,
          delayMilliseconds: delay,
          // What disturbs a round or two is no matter of distance.
          callsPerSecond: percentile(ofRounds, 50),
          roundTripsPerCall: turnsPerCall,
        });
      }
    }
    return rates;
  } finally {
    proxy.delay(0);
    await store.close();
    await proxy.stop();
    await counter.close();
  }
}

async function postgres(): Promise<Database> {
  const server = await startPostgres({ directory: await temporaryDirectory('filing-bench') });
  const url = await server.createDatabase('buzon');
  const store = openStore({ url, poolSize: 1, applicationName: 'buzon-bench' });
  await store.migrate();
  await store.close();
  return { name: 'PostgreSQL', url, end: () => server.stop() };
}

async function sqlServer(server: string): Promise<Database> {
  const database = await SqlServerDatabase.make(server);
  return { name: 'SQL Server', url: database.url, end: () => database.drop() };
}
