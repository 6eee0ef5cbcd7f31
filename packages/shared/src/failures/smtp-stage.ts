import type { Verdict } from './rule.ts';

/** SMTP commands that concern the session or ourselves, not one recipient. */
const SESSION_COMMANDS = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH|RSET|NOOP)/i;

/**
 * Where in the session a reply came decides whom it concerns (N6): before a recipient was named it
 * is nobody's in particular. Null: the reply code decides.
 */
export function smtpStageVerdict(
  command: string | undefined,
  reply: number | undefined,
): { readonly verdict: Verdict; readonly says: string } | null {
  if (command === undefined || reply === undefined) return null;
  if (SESSION_COMMANDS.test(command)) {
    return { verdict: 'world', says: 'The mail server refuses the session' };
  }
  if (!/^MAIL/i.test(command)) return null;
  return reply < 500
    ? { verdict: 'world', says: 'The mail server takes no mail for now' }
    : { verdict: 'installation', says: 'The mail server refuses the sender MAIL_FROM' };
}
