import {
  type Environment,
  type InstallationSettings,
  type ListenerSettings,
  ownAddresses,
} from '@buzon/shared/settings';
import type { FilingRules } from '@buzon/store';
import type { ReadingRules } from '../parse/reading.ts';

/** How the messages of one listener are read and filed. */
export interface ListenerRules {
  readonly reading: ReadingRules;
  readonly filing: FilingRules;
}

/** The rules of each listener that the settings know, by ID. */
export function listenerRules(
  settings: InstallationSettings,
  environment: Environment,
): ReadonlyMap<string, ListenerRules> {
  const own = ownAddresses(settings, environment);
  return new Map(
    settings.listeners.map((listener) => [
      listener.id,
      {
        reading: {
          extractAttachments: listener.extractAttachments,
          ownAddresses: own,
          replyToFrom: listener.replyToFrom,
          trustedAuthserv: listener.trustedAuthserv,
          secretKey: environment.secretKey,
          subjectTags: environment.subjectTags,
        },
        filing: filingRules(listener, own),
      },
    ]),
  );
}

function filingRules(listener: ListenerSettings, own: readonly string[]): FilingRules {
  return {
    listener: listener.id,
    caseProcess: listener.caseProcess,
    functionalUnit: listener.functionalUnit,
    unknownSender: listener.unknownSender,
    requireAuthentication: listener.requireAuthentication,
    followUpDays: listener.followUpDays,
    confirmation: listener.confirmation,
    confirmationsPerHour: listener.confirmationsPerHour,
    confirmNewerThanHours: listener.confirmNewerThanHours,
    ownAddresses: own,
  };
}
