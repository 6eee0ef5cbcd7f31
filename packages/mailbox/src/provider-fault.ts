import { type AnswerRule, type ProviderProfile, ruleOfAnswer } from '@buzon/shared/providers';
import type { ImapFlowError } from 'imapflow';
import { MailboxError } from './mailbox-error.ts';
import { serverText } from './server-text.ts';

/** Of a log-in that is refused more must be said than here is known: see `translateError`. */
type SessionRule = AnswerRule & { readonly means: Exclude<AnswerRule['means'], 'AUTHENTICATION'> };

/**
 * What a refusal means by the provider's rules, beyond the command that it answers; null: no more
 * than it says. Who was refused so ends the session, and waits as long as the rule says.
 */
export function providerFault(
  error: ImapFlowError,
  profile: ProviderProfile,
  host: string,
): MailboxError | null {
  const words = wordsOf(error);
  const rule = words === '' ? undefined : ruleOfAnswer(profile, words);
  return rule === undefined || !concernsSession(rule) ? null : faultOf(rule, words, host, error);
}

/** Of a refused log-in: what the person who has to mend it should know of this provider. */
export function logInAdvice(error: ImapFlowError, profile: ProviderProfile): string {
  const rule = ruleOfAnswer(profile, wordsOf(error));
  return rule?.advice === undefined ? '' : `. ${rule.advice}`;
}

/** What was answered, or said before the server hung up. */
function wordsOf(error: ImapFlowError): string {
  return serverText(error) || (error.reason ?? '');
}

function concernsSession(rule: AnswerRule): rule is SessionRule {
  return rule.means !== 'AUTHENTICATION';
}

function faultOf(rule: SessionRule, words: string, host: string, cause: unknown): MailboxError {
  const kind = rule.means === 'NOT_CONNECTED' ? 'installation' : 'world';
  const advice = rule.advice === undefined ? '' : `; ${rule.advice}`;
  const message = `${host} ${SAYS[rule.means]} (“${words}”)${advice}`;
  return new MailboxError(kind, rule.means, message, { cause, pause: rule.pause });
}

const SAYS: Readonly<Record<SessionRule['means'], string>> = {
  THROTTLED: 'wants this mailbox to be left alone for a time',
  UNAVAILABLE: 'cannot serve this mailbox at present',
  NOT_CONNECTED: 'accepts the log-in but does not open the mailbox',
};
