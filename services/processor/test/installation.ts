import type { Environment, InstallationSettings, ListenerSettings } from '@buzon/shared/settings';

/** A listener with the defaults of the specification. */
export function listener(own: Partial<ListenerSettings>): ListenerSettings {
  return {
    id: 'Default',
    hostName: 'imap.example.org',
    port: 993,
    provider: 'auto',
    useSsl: true,
    tls: { required: false, ca: null, minVersion: '1.2', serverName: null },
    userName: 'reclamos@example.org',
    password: 'secreto',
    passwordFile: null,
    oauth: null,
    smtp: null,
    inputFolder: 'IMAP/New',
    outputFolder: 'IMAP/Done',
    extractAttachments: false,
    syncMaxWaitTime: 60,
    syncMaxChangesCount: 10,
    protocolLogFile: null,
    caseProcess: null,
    functionalUnit: null,
    unknownSender: 'Open',
    replyToFrom: [],
    trustedAuthserv: [],
    requireAuthentication: false,
    followUpDays: null,
    confirmation: 'Off',
    language: 'es',
    confirmationFrom: null,
    confirmationsPerHour: 5,
    confirmNewerThanHours: 48,
    maxMessageBytes: 52_428_800,
    ...own,
  };
}

export function settings(...listeners: readonly ListenerSettings[]): InstallationSettings {
  return { useImapListener: true, smtp: null, listeners };
}

export function environment(own: Partial<Environment>): Environment {
  return {
    configFile: null,
    redisUrl: null,
    databaseUrl: null,
    smtpUrl: null,
    mailFrom: null,
    templates: null,
    secretKey: null,
    subjectTags: [],
    prefix: '{buzon}',
    processorConcurrency: 16,
    maxBytesInFlight: 67_108_864,
    maxMessagesInFlight: 2_000,
    logLevel: 'info',
    port: null,
    host: '127.0.0.1',
    dashboardOperator: null,
    dashboardReader: null,
    ...own,
  };
}
