import type { ResolvedStoreOptions } from '../options.ts';
import type { Store } from '../store.ts';
import { account, noteUnfiled } from './account.ts';
import { casesToRekey, mergeCases, rekeyCases } from './cases.ts';
import { comparisons, filedMails, movedMails, recordComparison } from './comparisons.ts';
import { openDatabase } from './database.ts';
import { filedDeliveries, markMoved } from './deliveries.ts';
import { fileMessage, fileMessageDryRun } from './file-message.ts';
import { readFilingTemplate } from './filing-batch.ts';
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
import {
  claimRefreshToken,
  keepRefreshToken,
  refreshToken,
  refreshTokens,
  releaseRefreshToken,
  replaceRefreshToken,
} from './refresh-tokens.ts';
import { trace } from './trace.ts';
import { verify } from './verify.ts';

/** The store on SQL Server 2008 and later. Opens no connection yet. */
export function openSqlServerStore(options: ResolvedStoreOptions): Store {
  const database = openDatabase(options);
  const template = readFilingTemplate();
  return {
    migrate: () => migrate(database),
    verify: () => verify(database),
    probe: () => database.probe(),
    names: () => names(database),

    fileMessage: (request) => fileMessage(database, template, request),
    fileMessageDryRun: (request) => fileMessageDryRun(database, template, request),

    filedDeliveries: (key, uidValidity, uids) => filedDeliveries(database, key, uidValidity, uids),
    markMoved: (key, uidValidity, uids) => markMoved(database, key, uidValidity, uids),

    noteUnfiled: (deliveries) => noteUnfiled(database, deliveries),
    account: (from, until) => account(database, from, until),

    movedMails: (query) => movedMails(database, query),
    filedMails: (owners, query) => filedMails(database, owners, query),
    recordComparison: (record) => recordComparison(database, record),
    comparisons: () => comparisons(database),

    pendingConfirmations: (seconds, limit) => pendingConfirmations(database, seconds, limit),
    confirmation: (id) => confirmation(database, id),
    registerOutgoing: (caseId, messageId) => registerOutgoing(database, caseId, messageId),
    confirmationSent: (id) => confirmationSent(database, id),
    confirmationFailed: (id, reason) => confirmationFailed(database, id, reason),
    confirmationAttempted: (id, reason) => confirmationAttempted(database, id, reason),

    casesToRekey: (version, afterId, limit) => casesToRekey(database, version, afterId, limit),
    rekeyCases: (version, keys) => rekeyCases(database, version, keys),
    mergeCases: (caseId, intoCaseId) => mergeCases(database, caseId, intoCaseId),

    refreshTokens: () => refreshTokens(database),
    refreshToken: (grant) => refreshToken(database, grant),
    claimRefreshToken: (grant, account, by, seconds) =>
      claimRefreshToken(database, grant, account, by, seconds),
    keepRefreshToken: (record) => keepRefreshToken(database, record),
    releaseRefreshToken: (grant, by) => releaseRefreshToken(database, grant, by),
    replaceRefreshToken: (grant, before, after) =>
      replaceRefreshToken(database, grant, before, after),

    trace: (query) => trace(database, query),
    filingRates: (sinceMinutes) => filingRates(database, sinceMinutes),
    close: () => database.close(),
  };
}
