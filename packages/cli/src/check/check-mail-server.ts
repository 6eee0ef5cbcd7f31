import {
  type Environment,
  type InstallationSettings,
  type ListenerSettings,
  redactUrl,
} from '@buzon/shared/settings';
import { checkSmtp, checkTransport } from './check-smtp.ts';
import { type Finding, fail, ok } from './finding.ts';

/** The mail servers that confirmations are sent through: there, and they let us in. */
export async function checkMailServer(
  environment: Environment,
  { smtp, listeners }: InstallationSettings,
): Promise<readonly Finding[]> {
  const confirming = listeners.filter(({ confirmation }) => confirmation !== 'Off');
  const findings = [...missingVariables(environment, smtp !== null, confirming)];
  for (const { id, smtp: own } of confirming) {
    if (own !== null) findings.push(...(await checkSmtp(own, id, environment)));
  }
  const { smtpUrl } = environment;
  if (smtp !== null) findings.push(...(await checkSmtp(smtp, 'Smtp', environment)));
  else if (smtpUrl !== null) {
    findings.push(await checkTransport({ url: smtpUrl }, redactUrl(smtpUrl), 'SMTP_URL'));
  }
  return findings.length === 0 && confirming.length === 0
    ? [ok('smtp', 'not needed: no listener confirms')]
    : findings;
}

function missingVariables(
  environment: Environment,
  hasSmtp: boolean,
  confirming: readonly ListenerSettings[],
): readonly Finding[] {
  const unserved = hasSmtp ? undefined : confirming.find(({ smtp }) => smtp === null)?.id;
  const anyone = confirming[0]?.id;
  const needed = [
    ['SMTP_URL', environment.smtpUrl, unserved, 'such as smtp://user:password@host:587'],
    ['MAIL_FROM', environment.mailFrom, anyone, 'the address that confirmations are sent from'],
    ['BUZON_SECRET_KEY', environment.secretKey, anyone, 'made by `buzon secret key`'],
  ] as const;
  return needed.flatMap(([name, value, listener, example]) =>
    value !== null || listener === undefined
      ? []
      : [
          fail(
            'smtp',
            `listener ${listener} confirms, but ${name} is not set`,
            `set it: ${example}`,
          ),
        ],
  );
}
