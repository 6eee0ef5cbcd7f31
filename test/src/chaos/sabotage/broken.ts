import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileRequest, FileResult } from '@buzon/store';
import type { Between, Step } from '../../composition/interpose.ts';
import type { Sabotage } from './sabotages.ts';

/** What a service gets in place of its ports' answers while a guard is broken. */
export const BROKEN: Readonly<Record<Sabotage, Between>> = {
  'ack-before-commit': (step, call) => {
    if (!is(step, 'store', 'fileMessage')) return call();
    (call() as Promise<FileResult>).catch(() => undefined);
    return Promise.resolve(FILED_BY_AND_BY);
  },
  'no-fingerprint': (step, call, args) => {
    if (is(step, 'store', 'fileMessage')) {
      const [request] = args as [FileRequest];
      const fingerprint = `1:${randomBytes(32).toString('hex')}`;
      Object.assign(request.message, { fingerprint });
    }
    return call();
  },
  'no-lease-check': (step, call) => {
    if (is(step, 'mailbox', 'move')) return inStep().then(call);
    const answer = step.port === 'lease' ? OWNER[step.method] : undefined;
    return answer === undefined ? call() : Promise.resolve(answer);
  },
  'bytes-gone-completes': (step, call) =>
    is(step, 'bytes', 'get')
      ? (call() as Promise<Buffer | null>).then((raw) => raw ?? Buffer.alloc(0))
      : call(),
  'no-database-question': (step, call, args) => {
    if (!is(step, 'store', 'filedDeliveries')) return call();
    const [, , uids] = args as [string, number, readonly number[]];
    return Promise.resolve(uids.map((uid) => ({ uid, movedAt: null })));
  },
};

const FILED_BY_AND_BY: FileResult = {
  outcome: 'opened',
  messageId: 0,
  caseId: null,
  caseReference: null,
  customerId: null,
  inboxId: null,
  matchedBy: null,
  outboxId: null,
  warnings: [],
};

/** What the lease tells somebody who is its owner. */
const OWNER: Readonly<Record<string, unknown>> = {
  acquire: { handedOver: true },
  renew: true,
  confirm: true,
};

/** Long enough for many mails to be moved by one command, which then takes long enough to meet another. */
const STEP_MILLISECONDS = 2_000;

/** All fetchers wait for the same moment: a mail server does the second of two moves only when both run at once. */
function inStep(): Promise<void> {
  return pause(STEP_MILLISECONDS - (Date.now() % STEP_MILLISECONDS));
}

function is({ port, method }: Step, wantedPort: string, wantedMethod: string): boolean {
  return port === wantedPort && method === wantedMethod;
}
