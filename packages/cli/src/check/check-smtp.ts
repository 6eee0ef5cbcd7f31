import { classify } from '@buzon/shared/failures';
import { type Environment, type SmtpSettings, smtpTransport } from '@buzon/shared/settings';
import { createTransport } from 'nodemailer';
import { checkAccess } from './check-access.ts';
import { type Finding, fail, ok } from './finding.ts';

/** A person waits for the answer. Milliseconds. */
const TIMEOUT_MS = 15_000;

/** A mail server of the settings file: there, and it lets us in. @param name of the listener, or Smtp */
export async function checkSmtp(
  smtp: SmtpSettings,
  name: string,
  environment: Environment,
): Promise<readonly Finding[]> {
  const { account, hostName, port } = smtp;
  const transport = smtpTransport(smtp);
  const place = `${hostName}:${port}`;
  if (account?.by !== 'oauth') return [await checkTransport(transport, place, 'Smtp')];
  const { userName: user, oauth } = account;
  const { accessToken, findings } = await checkAccess('smtp', { user, oauth, name }, environment);
  if (accessToken === null) return findings;
  const byToken = { ...transport, auth: { type: 'OAuth2', user, accessToken } };
  return [...findings, await checkTransport(byToken, place, 'Smtp')];
}

/** @param setting that names the server */
export async function checkTransport(
  transport: object,
  shown: string,
  setting: 'Smtp' | 'SMTP_URL',
): Promise<Finding> {
  const connection = createTransport({
    ...transport,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    await connection.verify();
    return ok('smtp', `${shown} answers and lets us in`);
  } catch (error) {
    const failure = await classify(error, 'smtp');
    return fail('smtp', failure.message, `look whether ${setting} is right and the server runs`);
  } finally {
    connection.close();
  }
}
