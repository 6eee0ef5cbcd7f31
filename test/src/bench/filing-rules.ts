import type { FilingRules } from '@buzon/store';

/** Every mail opens a case, and nothing is confirmed. */
export const FILING_RULES: FilingRules = {
  listener: 'Bench',
  caseProcess: null,
  functionalUnit: null,
  unknownSender: 'Open',
  requireAuthentication: false,
  followUpDays: null,
  confirmation: 'Off',
  confirmationsPerHour: 5,
  confirmNewerThanHours: 48,
  ownAddresses: [],
};
