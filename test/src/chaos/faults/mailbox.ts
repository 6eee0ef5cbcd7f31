import type { ServiceServer } from '@buzon/stack';
import { until } from '@buzon/stack';
import { LONGEST_WAIT_MS } from '../in-flight.ts';
import { INPUT, MAILBOXES } from '../installation.ts';
import type { Fault, Heal, World } from './fault.ts';
import { networkFault } from './network.ts';

const TWIN_BURST = 10;
/** A line of the mail that the server cannot give. */
const CORRUPT = 'X-Corrupt: this item cannot be read';

/** The mail server dies, is moved, has a twin, or cannot give an item. */
export const mailboxFaults: readonly Fault[] = [
  {
    name: 'kill-dovecot',
    during: 'messages',
    lasts: [200, 2_000],
    async strike({ installation: { system } }) {
      await system.stack.dovecot.kill();
      return () => system.stack.dovecot.start();
    },
  },
  {
    name: 'restart-dovecot',
    during: 'messages',
    lasts: [0, 1_000],
    async strike({ installation: { system } }) {
      await system.stack.dovecot.stop();
      return () => system.stack.dovecot.start();
    },
  },
  {
    /** What was asked for meanwhile is answered all at once: two fetchers would move the same mails. */
    name: 'freeze-dovecot',
    during: 'messages',
    lasts: [2_000, 4_000],
    async strike({ installation: { system } }) {
      await system.stack.dovecot.freeze();
      return () => system.stack.dovecot.thaw();
    },
  },
  networkFault('imap', 'messages'),
  {
    name: 'new-uidvalidity',
    during: 'messages',
    lasts: [0, 500],
    async strike({ installation: { system } }) {
      const { dovecot } = system.stack;
      await dovecot.stop();
      await dovecot.renumberFolder(MAILBOXES.original, INPUT);
      return () => dovecot.start();
    },
  },
  { name: 'twin-account', during: 'messages', lasts: [0, 500], strike: pointToTwin },
  { name: 'corrupt-item', during: 'messages', lasts: [6_000, 9_000], strike: corruptItem },
];

/** The listener is pointed to a twin account and back: the same UIDVALIDITY, the same UIDs. */
async function pointToTwin({ installation, post }: World): Promise<Heal> {
  const { system, replicas } = installation;
  const readers = [...replicas.fetcher, ...replicas.processor];
  await restartWith(readers, () => installation.pointTo('twin'));
  await post.send(TWIN_BURST, 'twin');
  await until(async () => (await system.count(INPUT, MAILBOXES.twin)) === 0, {
    what: 'the mails of the twin account to be moved',
    timeoutMs: LONGEST_WAIT_MS,
  });
  return () => restartWith(readers, () => installation.pointTo('original'));
}

async function restartWith(
  services: readonly ServiceServer[],
  change: () => Promise<void>,
): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
  await change();
  await Promise.all(services.map((service) => service.start()));
}

/** The server cuts the session as soon as it is asked for one mail. */
async function corruptItem({ installation: { networks }, post, toBeParked }: World): Promise<Heal> {
  networks.imap.cutAt('to client', CORRUPT);
  const { digest, expected } = await post.sendAlone([CORRUPT]);
  toBeParked.set(digest, expected.senderAddress ?? '');
  return async () => networks.imap.cutAt('to client', null);
}
