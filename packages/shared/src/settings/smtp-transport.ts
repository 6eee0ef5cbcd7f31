import { currentSecret } from './secret-source.ts';
import type { SmtpSettings } from './smtp-model.ts';

/** How a client of SMTP is told where to connect, and by which password. */
export interface SmtpTransport {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Absent: without a log-in, or by OAuth. */
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** A password in a file is read as it is now. */
export function smtpTransport({ hostName, port, useSsl, account }: SmtpSettings): SmtpTransport {
  const place = { host: hostName, port, secure: useSsl };
  if (account?.by !== 'password') return place;
  return { ...place, auth: { user: account.userName, pass: currentSecret(account.password) } };
}
