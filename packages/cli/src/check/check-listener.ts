import { examineMailbox, listenerOptions, type MailboxExamination } from '@buzon/mailbox';
import { classifyNow } from '@buzon/shared/failures';
import type { Environment, ListenerSettings } from '@buzon/shared/settings';
import { type CheckedAccess, checkAccess } from './check-access.ts';
import { crowdedAccount } from './crowded-account.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** A person waits for the answer. Milliseconds. */
const TIMEOUTS = { connect: 15_000, command: 30_000 };

/** One listener's mailbox: reachable, its folders there, and what its server can do. */
export async function checkListener(
  listener: ListenerSettings,
  listeners: readonly ListenerSettings[],
  environment: Environment,
): Promise<readonly Finding[]> {
  const what = `listener ${listener.id}`;
  const access = await accessOf(what, listener, environment);
  if (access !== null && access.accessToken === null) return access.findings;
  const findings = access?.findings ?? [];
  try {
    const examination = await examineMailbox({
      ...listenerOptions(listener),
      ...(access?.accessToken ? { accessToken: access.accessToken } : {}),
      timeouts: TIMEOUTS,
    });
    return [
      ...findings,
      inputFinding(what, listener, examination),
      providerFinding(what, examination),
      outputFinding(what, listener, examination),
      ...crowdedAccount(what, listener, listeners, examination.provider.profile),
      ...serverFindings(what, listener, examination),
    ];
  } catch (error) {
    return [...findings, failure(what, listener, error)];
  }
}

/** Null: the listener has a password. */
async function accessOf(
  what: string,
  { id, userName, oauth }: ListenerSettings,
  environment: Environment,
): Promise<CheckedAccess | null> {
  return oauth === null
    ? null
    : checkAccess(what, { user: userName, oauth, name: id }, environment);
}

function inputFinding(
  what: string,
  { inputFolder, userName, hostName }: ListenerSettings,
  { input }: MailboxExamination,
): Finding {
  return ok(what, `${userName} at ${hostName}: ${inputFolder} holds ${input.messages} messages`);
}

/** Whose rules the mailbox is served by. */
function providerFinding(
  what: string,
  { provider: { profile, because } }: MailboxExamination,
): Finding {
  return ok(what, `taken for ${profile.label}: ${because}`);
}

function outputFinding(
  what: string,
  { inputFolder, outputFolder }: ListenerSettings,
  { input, output }: MailboxExamination,
): Finding {
  if (outputFolder === null || output === null) {
    const words = `filed messages are deleted from ${inputFolder}, which holds ${input.messages}`;
    return inputFolder.toUpperCase() === 'INBOX'
      ? warn(what, words, 'set OutputFolder to keep them, or InputFolder to watch another folder')
      : ok(what, `${words} (no OutputFolder)`);
  }
  return output.messages === null
    ? ok(what, `${outputFolder} is missing and will be created`)
    : ok(what, `filed messages go to ${outputFolder}, which holds ${output.messages}`);
}

function serverFindings(
  what: string,
  { outputFolder }: ListenerSettings,
  { encrypted, capabilities, provider, bin }: MailboxExamination,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { uidPlus, move, idle, gmail } = capabilities;
  if (!encrypted) {
    findings.push(
      warn(
        what,
        'the connection is not encrypted',
        'set UseSsl to True, or enable STARTTLS on the server; then RequireTls to True',
      ),
    );
  }
  if (!uidPlus && !(move && outputFolder !== null)) {
    findings.push(
      warn(
        what,
        'the server lacks UIDPLUS: filed messages stay in the folder, flagged as deleted',
        'expunge the folder now and then, or ask for UIDPLUS',
      ),
    );
  }
  if (!idle) {
    findings.push(
      warn(
        what,
        'the server lacks IDLE: new messages are seen within 60 seconds only',
        'ask for IDLE, or accept the delay',
      ),
    );
  }
  const toBin = gmail || provider.profile.bin !== null;
  if (toBin && outputFolder === null && bin === null) {
    findings.push(
      fail(
        what,
        'Gmail does not show its bin: deleting would only archive',
        'show the folder Trash in IMAP (Gmail, Settings, Labels), or set OutputFolder',
      ),
    );
  }
  return findings;
}

function failure(
  what: string,
  { hostName, port, oauth }: ListenerSettings,
  error: unknown,
): Finding {
  const known = classifyNow(error, 'imap');
  if (known === 'ask-probe') {
    return fail(what, error instanceof Error ? error.message : String(error), null);
  }
  const fixesHere = oauth === null ? fixes : { ...fixes, AUTHENTICATION: LET_TOKEN_IN };
  return fail(
    what,
    known.message,
    fixesHere[known.code] ??
      `look whether ${hostName}:${port} is right and can be reached from here`,
  );
}

/** There is no password to correct. */
const LET_TOKEN_IN =
  'correct UserName or Scope, and give the application or the person the right to the mailbox';

/** By the code of a mailbox's failure. */
const fixes: Readonly<Record<string, string>> = {
  AUTHENTICATION: 'correct UserName and Password, and let the account use IMAP',
  NOT_CONNECTED: 'look whether the mailbox behind the account exists and has IMAP enabled',
  CERTIFICATE:
    'renew it, name its authority in TlsCaFile, or set HostName to the name that stands in it',
  TLS: 'set UseSsl and Port together: True with 993, False with 143',
  FOLDER_MISSING: 'correct InputFolder or create the folder',
  FOLDER_READ_ONLY: 'give the account the right to change the folder',
  FOLDER_LOOP: 'give InputFolder and OutputFolder different folders',
  FOLDER_UNCREATABLE: 'create the output folder by hand',
  THROTTLED: 'wait: the server limits how often it is asked',
};
