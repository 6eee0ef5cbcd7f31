import type { Fault } from './fault.ts';

/** The user's procedure never ends for one message, until a person mends it. */
export const procedureFault: Fault = {
  name: 'procedure-timeout',
  during: 'messages',
  lasts: [0, 0],
  async strike({ installation: { system }, post, toBeParked }) {
    const mail = await post.sendAlone([], async ({ senderAddress }) => {
      await system.query('INSERT INTO chaos.hangs_for VALUES ($1)', [senderAddress]);
    });
    toBeParked.set(mail.digest, mail.expected.senderAddress ?? '');
    return async () => undefined;
  },
};
