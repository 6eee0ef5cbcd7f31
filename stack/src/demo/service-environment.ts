import type { DemoState, ServiceName } from './demo-state.ts';

export interface EnvironmentInput {
  readonly state: DemoState;
  readonly configFile: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  /** PEM file of an authority to trust besides the usual ones; null: none. */
  readonly caFile: string | null;
}

/** What a service of the demo finds in its environment; the SMTP server may be chosen from outside. */
export function serviceEnvironment(
  input: EnvironmentInput,
  service: ServiceName | null,
): Record<string, string | undefined> {
  const { state, caFile } = input;
  const { SMTP_URL = input.smtpUrl, MAIL_FROM = state.mailbox.user } = process.env;
  return {
    ...process.env,
    NODE_ENV: 'production',
    BUZON_CONFIG: input.configFile,
    REDIS_URL: input.redisUrl,
    DATABASE_URL: input.databaseUrl,
    SMTP_URL,
    MAIL_FROM,
    BUZON_SECRET_KEY: state.secretKey,
    HOST: '127.0.0.1',
    ...(service === null ? {} : { PORT: String(state.ports[service]) }),
    ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
  };
}
