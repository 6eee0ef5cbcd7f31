import { ConfirmationQueues, confirmationJobId, redisKeys, retryInFull } from '@buzon/shared/queue';
import { until } from '@buzon/stack';
import { removeByHand } from '../system/mail-client.ts';
import { dropMsgIn, replaceMsgIn } from '../system/msg-in.ts';
import { ACCOUNT } from '../system/system.ts';
import type { FETCHER_STEPS, NOTIFIER_STEPS, PROCESSOR_STEPS, ScenarioOf } from './steps.ts';
import type { StruckSystem } from './struck-system.ts';

/** How a service is led to a step. */
export interface Scenario {
  /** Before the strike is armed. */
  readonly prepare?: (here: StruckSystem) => Promise<void>;
  /** Makes the armed service take the step. */
  readonly provoke: (here: StruckSystem) => Promise<void>;
  /** After the strike, before the restart: mends what was broken on purpose. */
  readonly mend?: (here: StruckSystem) => Promise<void>;
  /** After the restart: what has to be over before the sums are looked at. */
  readonly settle?: (here: StruckSystem) => Promise<void>;
}

/** Names of the queues of mail servers of listeners' own. */
const CONFIRMATION_QUEUES = redisKeys('{buzon}').confirmationQueues();

const mails: Scenario = { provoke: (here) => here.deliver() };
const byItself: Scenario = { provoke: async () => undefined };
/** One that has just come up may have nothing to close yet. */
const stop: Scenario = {
  prepare: async (here) => {
    await here.deliver();
    await here.untilMoved();
  },
  provoke: (here) => here.service.stop(),
};
const start: Scenario = {
  prepare: (here) => here.service.stop(),
  provoke: (here) => here.startStruck(),
};
const tooLarge: Scenario = {
  provoke: (here) => here.deliverTooLarge(),
  settle: async (here) => {
    await here.untilParked(1);
    await removeTheLarge(here);
    await here.untilParked(0);
  },
};
const usual = { 'by itself': byItself, 'each mail': mails, mails, start, stop };

/** What leads the fetcher to its steps. */
export const FETCHER_SCENARIOS: Readonly<Record<ScenarioOf<typeof FETCHER_STEPS>, Scenario>> = {
  ...usual,
  'start without another token': withoutAnotherToken((here) => here.startStruck()),
  'comparison due': {
    provoke: async ({ system }) => {
      await system.query('DELETE FROM buzon.comparisons');
    },
  },
  'too large': tooLarge,
  'removed by hand': {
    prepare: async (here) => {
      await here.deliverTooLarge();
      await here.untilParked(1);
    },
    provoke: removeTheLarge,
    settle: (here) => here.untilParked(0),
  },
};

/** What leads the processor to its steps. */
export const PROCESSOR_SCENARIOS: Readonly<Record<ScenarioOf<typeof PROCESSOR_STEPS>, Scenario>> = {
  ...usual,
  'too large': tooLarge,
  'procedure missing': {
    prepare: ({ system }) => dropMsgIn(system),
    provoke: (here) => here.deliver(),
    mend: ({ system }) => replaceMsgIn(system, ''),
  },
  'procedure raises': {
    prepare: async ({ system }) => {
      await dropMsgIn(system);
      await replaceMsgIn(system, `RAISE EXCEPTION 'not today';`);
    },
    provoke: (here) => here.deliver(),
    mend: ({ system }) => replaceMsgIn(system, ''),
  },
  // As far as the processor can tell: a message was filed that the database does not know.
  'database put back': {
    provoke: async (here) => {
      const redis = here.system.redis();
      await redis.set('{buzon}:newest-filed', 1_000_000);
      redis.disconnect();
      await here.deliver();
    },
  },
};

/** What leads the notifier to its steps. */
export const NOTIFIER_SCENARIOS: Readonly<Record<ScenarioOf<typeof NOTIFIER_STEPS>, Scenario>> = {
  ...usual,
  'first mail': { prepare: (here) => here.service.stop(), provoke: firstMail },
  'first mail without another token': withoutAnotherToken(firstMail),
  'refused for good': refused(550, '5.6.0 not such words'),
  'refused for now': refused(450, '4.6.0 not such words now'),
  'mail server away': {
    prepare: ({ system }) => system.stack.smtp.stop(),
    provoke: (here) => here.deliver(),
    mend: ({ system }) => system.stack.smtp.start(),
  },
  'stop amid a mail': {
    prepare: async (here) => {
      here.system.stack.smtp.freeze();
      await here.deliver();
      await untilActive(here);
    },
    provoke: (here) => here.service.stop(),
    mend: async ({ system }) => system.stack.smtp.thaw(),
  },
  'job lost': {
    prepare: async (here) => {
      await here.system.stack.smtp.stop();
      await here.deliver();
      await untilQueued(here, 2);
    },
    provoke: loseConfirmationJobs,
    mend: ({ system }) => system.stack.smtp.start(),
  },
  // Of settings that named one more mail server, nothing is left but the name of its queue.
  'mail server taken out': {
    provoke: async ({ system }) => {
      const redis = system.redis();
      await redis.sadd(CONFIRMATION_QUEUES, 'confirmations-gone');
      redis.disconnect();
    },
    settle: untilForgotten,
  },
  'database put back': {
    provoke: async ({ system }) => {
      await system.query(`UPDATE buzon.outbox SET state = 'pending', sent_at = NULL
        WHERE id = (SELECT max(id) FROM buzon.outbox)`);
    },
  },
};

/** The next scenario names it anew: what goes on then is not to take it away. */
async function untilForgotten({ system }: StruckSystem): Promise<void> {
  const redis = system.redis();
  await until(async () => (await redis.scard(CONFIRMATION_QUEUES)) === 0, {
    what: 'the queue of the former mail server to be forgotten',
  }).finally(() => redis.disconnect());
}

/** The service logs in to its mail server with its first mail. */
async function firstMail(here: StruckSystem): Promise<void> {
  await here.startStruck();
  await here.deliver();
}

/** With an answer that leaves the refresh token as it is. */
function withoutAnotherToken(provoke: Scenario['provoke']): Scenario {
  return {
    prepare: async (here) => {
      await here.service.stop();
      here.tokens.grants.rotates = false;
    },
    provoke,
    mend: async ({ tokens }) => {
      tokens.grants.rotates = true;
    },
  };
}

function refused(code: number, text: string): Scenario {
  return {
    prepare: async ({ system }) =>
      system.stack.smtp.behave(({ stage }) => (stage === 'data' ? { code, text } : null)),
    provoke: (here) => here.deliver(),
    mend: async ({ system }) => system.stack.smtp.behave(null),
    settle: untilTriedAgain,
  };
}

/**
 * Two mails were under way at once. The one that was not struck may have been refused to the end before the
 * kill: a person retries what failed, and time runs for what is tried later.
 */
async function untilTriedAgain({ system }: StruckSystem): Promise<void> {
  const redis = system.redis();
  const queues = new ConfirmationQueues({
    ...{ connection: redis, prefix: '{buzon}', settings: { smtp: null, listeners: [] } },
    onError: () => undefined,
  });
  const queue = queues.queue('confirmations');
  const unsent = `SELECT count(*) FROM buzon.outbox WHERE state <> 'sent'`;
  await until(
    async () => {
      // Each may be taken by the notifier just now.
      await Promise.allSettled((await queue.getFailed()).map(retryInFull));
      await Promise.allSettled((await queue.getDelayed()).map((job) => job.promote()));
      return (await system.number(unsent)) === 0;
    },
    { what: 'all that was refused to be sent' },
  );
  await queues.close();
  redis.disconnect();
}

async function removeTheLarge({ system }: StruckSystem): Promise<void> {
  const [large] = await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/New');
  if (typeof large?.uid !== 'number') throw new Error('no mail is left in the input folder');
  await removeByHand(system, [large.uid]);
}

async function untilActive({ system }: StruckSystem): Promise<void> {
  const redis = system.redis();
  await until(async () => (await redis.llen('{buzon}:confirmations:active')) > 0, {
    what: 'a confirmation on its way',
  }).finally(() => redis.disconnect());
}

/** A row is committed a moment before its job is added: what is not there yet cannot be lost. */
async function untilQueued({ system }: StruckSystem, count: number): Promise<void> {
  const redis = system.redis();
  const queued = async () => {
    const rows = await system.query<{ id: string }>(
      `SELECT id FROM buzon.outbox WHERE state = 'pending'`,
    );
    if (rows.length !== count) return false;
    const keys = rows.map(({ id }) => `{buzon}:confirmations:${confirmationJobId(Number(id))}`);
    return (await redis.exists(...keys)) === count;
  };
  await until(queued, { what: `${count} queued confirmations` }).finally(() => redis.disconnect());
}

/** As when Redis was emptied, without the messages. */
async function loseConfirmationJobs({ system }: StruckSystem): Promise<void> {
  const redis = system.redis();
  const keys = await redis.keys('{buzon}:confirmations:*');
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
