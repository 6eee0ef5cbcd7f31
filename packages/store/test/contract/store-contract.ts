import { describe } from 'vitest';
import { accountContract } from './account.ts';
import { comparisonsContract } from './comparisons.ts';
import { concurrencyContract } from './concurrency.ts';
import { confirmationsContract } from './confirmations.ts';
import { conversationsContract } from './conversations.ts';
import type { MakeDatabase } from './database.ts';
import { deliveriesContract } from './deliveries.ts';
import { filingContract } from './filing.ts';
import { followUpContract } from './follow-up.ts';
import { followingContract } from './following.ts';
import { mergingContract } from './merging.ts';
import { putBackContract } from './put-back.ts';
import { refreshTokensContract } from './refresh-tokens.ts';
import { rekeyingContract } from './rekeying.ts';
import { routingContract } from './routing.ts';
import { sendersContract } from './senders.ts';
import { subjectMatchingContract } from './subject-matching.ts';
import { threadMatchingContract } from './thread-matching.ts';

/** What every adapter must do, whatever its dialect: the same tests for all of them. */
export function storeContract(name: string, make: MakeDatabase): void {
  describe(`the store on ${name}`, () => {
    filingContract(make);
    sendersContract(make);
    subjectMatchingContract(make);
    threadMatchingContract(make);
    rekeyingContract(make);
    mergingContract(make);
    followUpContract(make);
    deliveriesContract(make);
    putBackContract(make);
    accountContract(make);
    comparisonsContract(make);
    routingContract(make);
    confirmationsContract(make);
    concurrencyContract(make);
    followingContract(make);
    conversationsContract(make);
    refreshTokensContract(make);
  });
}
