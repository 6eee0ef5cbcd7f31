import { describe } from 'vitest';
import { concurrencyContract } from './concurrency.ts';
import { confirmationsContract } from './confirmations.ts';
import type { MakeDatabase } from './database.ts';
import { deliveriesContract } from './deliveries.ts';
import { filingContract } from './filing.ts';
import { followingContract } from './following.ts';
import { matchingContract } from './matching.ts';
import { routingContract } from './routing.ts';
import { sendersContract } from './senders.ts';

/** What every adapter must do, whatever its dialect: the same tests for all of them. */
export function storeContract(name: string, make: MakeDatabase): void {
  describe(`the store on ${name}`, () => {
    filingContract(make);
    sendersContract(make);
    matchingContract(make);
    deliveriesContract(make);
    routingContract(make);
    confirmationsContract(make);
    concurrencyContract(make);
    followingContract(make);
  });
}
