import type { OAuthSettings } from './oauth-model.ts';
import type { SecretSource } from './secret-source.ts';

/** The mail server that confirmations leave by, as `Smtp` names it. */
export interface SmtpSettings {
  readonly hostName: string;
  readonly port: number;
  /** True: TLS from the first byte. False: STARTTLS where it is offered. */
  readonly useSsl: boolean;
  /** Null: the server lets everybody in who may reach it. */
  readonly account: SmtpAccount | null;
  /** Mails a minute; null: as the provider allows. */
  readonly maxSendRate: number | null;
}

/** Who sends, and how that is proven. */
export type SmtpAccount =
  | { readonly userName: string; readonly by: 'password'; readonly password: SecretSource }
  | { readonly userName: string; readonly by: 'oauth'; readonly oauth: OAuthSettings };
