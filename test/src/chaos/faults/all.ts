import { clockFault } from './clock.ts';
import { databaseFaults } from './database.ts';
import type { Fault } from './fault.ts';
import { mailboxFaults } from './mailbox.ts';
import { procedureFault } from './procedure.ts';
import { redisFaults } from './redis.ts';
import { serviceFaults } from './services.ts';
import { smtpFaults } from './smtp.ts';

/** Every fault. Those come first that take longest to show. */
export const FAULTS: readonly Fault[] = [
  procedureFault,
  ...mailboxFaults,
  ...serviceFaults,
  ...redisFaults,
  ...databaseFaults,
  ...smtpFaults,
  clockFault,
];
