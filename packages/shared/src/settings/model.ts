/** Settings of one listener, validated and with defaults applied (spec section 6). */
export interface ListenerSettings {
  readonly id: string;
  readonly hostName: string;
  readonly port: number;
  readonly useSsl: boolean;
  readonly userName: string;
  /** Resolved: decrypted, or read from the environment or file it refers to. Never logged. */
  readonly password: string;
  readonly inputFolder: string;
  /** Null: processed messages are deleted. */
  readonly outputFolder: string | null;
  readonly extractAttachments: boolean;
  /** Seconds. */
  readonly syncMaxWaitTime: number;
  readonly syncMaxChangesCount: number;
  /** Path with `%date%` and `%time%`; null: no protocol log. */
  readonly protocolLogFile: string | null;
  readonly caseProcess: string | null;
  readonly functionalUnit: string | null;
  readonly unknownSender: 'Open' | 'Register' | 'Reject';
  /** Days; null: no limit. */
  readonly followUpDays: number | null;
  readonly confirmation: 'Off' | 'Opened' | 'Always';
  readonly language: 'es' | 'en';
  /** Null: `MAIL_FROM`. */
  readonly confirmationFrom: string | null;
  readonly confirmationsPerHour: number;
  readonly confirmNewerThanHours: number;
  readonly maxMessageBytes: number;
}

/** The settings file. */
export interface InstallationSettings {
  /** `<Process ID="EIS"><UseImapListener>`: false keeps the fetcher idle. */
  readonly useImapListener: boolean;
  readonly listeners: readonly ListenerSettings[];
}

/** The environment variables of spec section 6, validated. */
export interface Environment {
  readonly configFile: string | null;
  readonly redisUrl: string | null;
  readonly databaseUrl: string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  /** Folder of the user's own templates of confirmations (N2); null: those supplied. */
  readonly templates: string | null;
  /** 32 bytes. */
  readonly secretKey: Buffer | null;
  /** `BUZON_PREFIX`: one installation's keys in Redis. */
  readonly prefix: string;
  readonly processorConcurrency: number;
  readonly maxBytesInFlight: number;
  readonly maxMessagesInFlight: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Null: the service's own default. */
  readonly port: number | null;
  /** Address that the service's HTTP server binds to. */
  readonly host: string;
  /** Dashboard: `user:password` of an operator and of a reader; null when absent. */
  readonly dashboardOperator: string | null;
  readonly dashboardReader: string | null;
}

/** One thing wrong with the settings: one line for a person. */
export interface SettingsProblem {
  /** `file:line` or `environment`. */
  readonly where: string;
  readonly name: string;
  readonly value: string;
  readonly allowed: string;
}
