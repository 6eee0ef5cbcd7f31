import { classify } from '@buzon/shared/failures';
import { type Environment, type InstallationSettings, redactUrl } from '@buzon/shared/settings';
import { createTransport } from 'nodemailer';
import { type Finding, fail, ok } from './finding.ts';

/** A person waits for the answer. Milliseconds. */
const TIMEOUT_MS = 15_000;

/** The mail server that confirmations are sent through: there, and it lets us in. */
export async function checkMailServer(
  environment: Environment,
  { listeners }: InstallationSettings,
): Promise<readonly Finding[]> {
  const confirming = listeners.filter(({ confirmation }) => confirmation !== 'Off');
  const findings =
    confirming.length === 0 ? [] : missingVariables(environment, confirming[0]?.id ?? '');
  const { smtpUrl } = environment;
  if (smtpUrl !== null) return [...findings, await connectFinding(smtpUrl)];
  return confirming.length === 0 ? [ok('smtp', 'not needed: no listener confirms')] : findings;
}

function missingVariables(environment: Environment, listener: string): readonly Finding[] {
  const needed = [
    ['SMTP_URL', environment.smtpUrl, 'such as smtp://user:password@host:587'],
    ['MAIL_FROM', environment.mailFrom, 'the address that confirmations are sent from'],
    ['BUZON_SECRET_KEY', environment.secretKey, 'made by `buzon secret key`'],
  ] as const;
  return needed
    .filter(([, value]) => value === null)
    .map(([name, , example]) =>
      fail('smtp', `listener ${listener} confirms, but ${name} is not set`, `set it: ${example}`),
    );
}

async function connectFinding(smtpUrl: string): Promise<Finding> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    await transport.verify();
    return ok('smtp', `${redactUrl(smtpUrl)} answers and lets us in`);
  } catch (error) {
    const failure = await classify(error, 'smtp');
    return fail('smtp', failure.message, 'look whether SMTP_URL is right and the server runs');
  } finally {
    transport.close();
  }
}
