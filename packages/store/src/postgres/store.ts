import type { ResolvedStoreOptions } from '../options.ts';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { filedDeliveries, markMoved } from './deliveries.ts';
import { fileMessage, fileMessageDryRun } from './file-message.ts';
import { migrate } from './migrate.ts';
import { names } from './names.ts';
import {
  confirmation,
  confirmationAttempted,
  confirmationFailed,
  confirmationSent,
  pendingConfirmations,
  registerOutgoing,
} from './outbox.ts';
import { filingRates } from './rates.ts';
import { trace } from './trace.ts';
import { verify } from './verify.ts';

/** The store on PostgreSQL 14 and later. Opens no connection yet. */
export function openPostgresStore(options: ResolvedStoreOptions): Store {
  const database = openDatabase(options);
  return {
    migrate: () => migrate(database),
    verify: () => verify(database),
    probe: () => database.probe(),
    names: () => names(database),

    fileMessage: (request) => fileMessage(database, request),
    fileMessageDryRun: (request) => fileMessageDryRun(database, request),

    filedDeliveries: (key, uidValidity, uids) => filedDeliveries(database, key, uidValidity, uids),
    markMoved: (key, uidValidity, uids) => markMoved(database, key, uidValidity, uids),

    pendingConfirmations: (seconds, limit) => pendingConfirmations(database, seconds, limit),
    confirmation: (id) => confirmation(database, id),
    registerOutgoing: (caseId, messageId) => registerOutgoing(database, caseId, messageId),
    confirmationSent: (id) => confirmationSent(database, id),
    confirmationFailed: (id, reason) => confirmationFailed(database, id, reason),
    confirmationAttempted: (id, reason) => confirmationAttempted(database, id, reason),

    trace: (query) => trace(database, query),
    filingRates: (sinceMinutes) => filingRates(database, sinceMinutes),
    close: () => database.close(),
  };
}
