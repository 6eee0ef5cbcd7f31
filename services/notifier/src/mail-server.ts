import { provisionTokens, type TokenSource } from '@buzon/oauth';
import { type SmtpSettings, smtpTransport } from '@buzon/shared/settings';

/** Where a mailer sends, however it was named. */
export interface MailServer {
  readonly host: string;
  /** Null: a password, or no log-in at all. */
  readonly tokens: TokenSource | null;
  /** As nodemailer takes it; a secret in a file is read anew with each call. */
  transport(): object;
}

/** @param url `smtp://` or `smtps://`, with user and password where the server wants them */
export function mailServerOfUrl(url: string): MailServer {
  return {
    host: new URL(url).hostname,
    tokens: null,
    transport: () => ({ url }),
  };
}

/** @param tokens of the account, where it has OAuth */
export function mailServerOf(settings: SmtpSettings, tokens: TokenSource | null): MailServer {
  const { hostName, account } = settings;
  const auth =
    tokens === null
      ? {}
      : {
          auth: {
            type: 'OAuth2',
            user: account?.userName,
            provisionCallback: provisionTokens(tokens),
          },
        };
  return {
    host: hostName,
    tokens,
    transport: () => ({ ...smtpTransport(settings), ...auth }),
  };
}
