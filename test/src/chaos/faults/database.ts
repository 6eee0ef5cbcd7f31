import { newestFiled, redisKeys } from '@buzon/shared/queue';
import { until } from '@buzon/stack';
import { LONGEST_WAIT_MS, messagesWaiting } from '../in-flight.ts';
import type { Fault, Heal, World } from './fault.ts';
import { networkFault } from './network.ts';

const LIVE = 'buzon';
const COPY = 'buzon_copy';

/** Of a primary that steps down, and of a standby that is promoted, the sessions are cut. */
const CUT_SERVICES = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE 'buzon%'`;

/** The database dies, stands still, is full, is put back, or is in its own way. */
export const databaseFaults: readonly Fault[] = [
  {
    name: 'kill-database',
    during: 'messages',
    lasts: [200, 2_000],
    async strike({ installation: { system } }) {
      await system.stack.postgres.kill();
      return () => system.stack.postgres.start();
    },
  },
  {
    name: 'restart-database',
    during: 'messages',
    lasts: [0, 1_000],
    async strike({ installation: { system } }) {
      await system.stack.postgres.stop();
      return () => system.stack.postgres.start();
    },
  },
  {
    name: 'freeze-database',
    during: 'messages',
    lasts: [1_000, 5_000],
    async strike({ installation: { system } }) {
      await system.stack.postgres.freeze();
      return () => system.stack.postgres.thaw();
    },
  },
  networkFault('database', 'messages'),
  {
    name: 'disk-full',
    during: 'messages',
    lasts: [1_000, 4_000],
    async strike({ installation: { system } }) {
      await system.query(`CREATE TRIGGER disk_full BEFORE INSERT ON buzon.messages
        FOR EACH ROW EXECUTE FUNCTION chaos.disk_full()`);
      return async () => {
        await system.query('DROP TRIGGER disk_full ON buzon.messages');
      };
    },
  },
  {
    name: 'fail-over',
    during: 'messages',
    lasts: [1_000, 4_000],
    async strike({ installation: { system } }) {
      await system.query(`ALTER DATABASE ${LIVE} SET default_transaction_read_only = on`);
      await system.query(CUT_SERVICES);
      return async () => {
        await system.query(`BEGIN READ WRITE;
          ALTER DATABASE ${LIVE} RESET default_transaction_read_only; COMMIT`);
        await system.query(CUT_SERVICES);
      };
    },
  },
  {
    name: 'deadlocks',
    during: 'messages',
    lasts: [1_000, 4_000],
    async strike({ installation: { system } }) {
      await system.query('INSERT INTO chaos.storm VALUES (true)');
      return async () => {
        await system.query('DELETE FROM chaos.storm');
      };
    },
  },
  {
    name: 'restore-database',
    during: 'messages',
    lasts: [0, 500],
    strike: restore,
  },
];

/** More than all processors work on at once. */
const BURST = 30;
/** Numbers given after the copy are not given again: customers were told them. */
const NUMBERS_AHEAD = 10_000;

/**
 * The database is put back to an older copy while mails that were filed since have not been moved.
 * Nothing moves meanwhile, as the fetchers are dead: what was moved after the copy, a person would
 * have to put back into the input folder.
 */
async function restore(world: World): Promise<Heal> {
  const { installation, restores } = world;
  const { system, replicas } = installation;
  const { postgres } = system.stack;
  const filed = () => system.number('SELECT count(*) FROM buzon.deliveries');
  await freezeWithWaiting(world);
  await Promise.all(replicas.fetcher.map((fetcher) => fetcher.kill()));
  await postgres.dropDatabase(COPY);
  await postgres.createDatabase(COPY, { template: LIVE });
  const before = await filed();
  await Promise.all(replicas.processor.map((processor) => processor.thaw()));
  await until(async () => (await filed()) > before, {
    what: 'a mail to be filed that the copy does not know',
    timeoutMs: LONGEST_WAIT_MS,
  });
  restores.begin();
  const highest = await system.number('SELECT coalesce(max(id), 0) FROM buzon.cases');
  await postgres.dropDatabase(LIVE);
  await postgres.createDatabase(LIVE, { template: COPY });
  await system.query(
    `ALTER TABLE buzon.cases ALTER COLUMN id RESTART WITH ${highest + NUMBERS_AHEAD}`,
  );
  restores.end();
  return async () => {
    await Promise.all(replicas.fetcher.map((fetcher) => fetcher.start()));
  };
}

/** Stops all filing at a moment at which mails wait to be filed. */
async function freezeWithWaiting(world: World): Promise<void> {
  const { installation, post } = world;
  const { processor } = installation.replicas;
  for (;;) {
    for (let mail = 0; mail < BURST; mail += 1) await post.sendAlone();
    await untilNoticed(world);
    await until(() => messagesWaiting(world), {
      what: 'mails that wait',
      timeoutMs: LONGEST_WAIT_MS,
    });
    await Promise.all(processor.map((replica) => replica.freeze()));
    if ((await messagesWaiting(world)) > 0) return;
    await Promise.all(processor.map((replica) => replica.thaw()));
  }
}

/**
 * Waits until the processors have noticed that the database was put back before. What waits is then
 * dropped for the fetchers to fetch again: dead ones would leave nothing to be filed.
 */
async function untilNoticed({ installation: { system }, redis }: World): Promise<void> {
  const newest = newestFiled(redis, redisKeys('{buzon}'));
  const isKnown = async () => {
    const { messageId } = await newest.read();
    const known = 'SELECT count(*) FROM buzon.messages WHERE id = $1';
    return messageId === null || (await system.number(known, [messageId])) === 1;
  };
  await until(isKnown, {
    what: 'the processors to notice the restore before',
    timeoutMs: LONGEST_WAIT_MS,
  });
}
