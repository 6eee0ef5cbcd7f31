import type { ProviderSetting } from '../providers/index.ts';
import type { OAuthSettings } from './oauth-model.ts';
import type { SmtpSettings } from './smtp-model.ts';

/** How the connection to a mail server is encrypted. */
export interface TlsSettings {
  /** True: no word is exchanged without TLS, and STARTTLS that is not offered is an error. */
  readonly required: boolean;
  /** Authorities trusted besides those that Node knows, PEM; null: none. */
  readonly ca: string | null;
  readonly minVersion: '1.0' | '1.1' | '1.2' | '1.3';
  /** The name that the certificate must have; null: the host's own. */
  readonly serverName: string | null;
}

/** Settings of one listener, validated and with defaults applied (spec section 6). */
export interface ListenerSettings {
  readonly id: string;
  readonly hostName: string;
  readonly port: number;
  /** Whose rules the server follows; `auto`: as it shows itself. */
  readonly provider: ProviderSetting;
  readonly useSsl: boolean;
  readonly tls: TlsSettings;
  readonly userName: string;
  /** Resolved: decrypted, or read from the environment or file it refers to. Never logged. */
  readonly password: string;
  /** What `file:` named: the password is read again from there; null: it never changes. */
  readonly passwordFile: string | null;
  /** Null: `password`, which is empty otherwise. */
  readonly oauth: OAuthSettings | null;
  /** Where its confirmations leave; null: by the installation's mail server. */
  readonly smtp: SmtpSettings | null;
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
  /** Senders (web forms) for which Reply-To is the sender: addresses, or `@domain`; lower-case. */
  readonly replyToFrom: readonly string[];
  /** Ids of the servers whose Authentication-Results are believed; lower-case, `-` for none. */
  readonly trustedAuthserv: readonly string[];
  /** A sender whom none of them has authenticated is unknown. */
  readonly requireAuthentication: boolean;
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
  /** The mail server of all listeners without one of their own; null: `SMTP_URL`, which it wins over. */
  readonly smtp: SmtpSettings | null;
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
  /** Tags that gateways put before subjects, beside those supplied; `-` before one that is none (P4). */
  readonly subjectTags: readonly string[];
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
