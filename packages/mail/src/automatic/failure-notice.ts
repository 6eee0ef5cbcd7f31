import type { Evidence } from './evidence.ts';
import { ownLines } from './own-lines.ts';
import type { Sign } from './sign.ts';
import { isAboutNonDelivery } from './subjects.ts';

/**
 * How mail servers begin lines of their notices, folded, with the servers known to write them. A
 * person may quote such a line, so that it counts with another sign only.
 */
const FAILURE_LINES = [
  // Postfix
  /^this is the mail system at host /,
  // Exim
  /^this message was created automatically by mail delivery software/,
  /^a message that you sent (?:could not be delivered|was rejected)/,
  // qmail
  /^hi\. this is the /,
  /^i'?m afraid i wasn'?t able to deliver your message/,
  // Sendmail
  /^-+ the following addresses had (?:permanent|transient|delivery)/,
  /^-+ transcript of session follows/,
  // Exchange, Office 365
  /^your message did not reach some or all of the intended recipients/,
  /^delivery has failed to these recipients/,
  /^delivery to the following recipients? (?:failed|has been delayed)/,
  /^error de entrega a (?:estos|los siguientes) destinatarios/,
  /^no se pudo (?:realizar la entrega|entregar (?:el|su|tu) (?:mensaje|correo))/,
  /^(?:el|su|tu) (?:mensaje|correo)(?: electronico| electrónico)? no (?:se pudo|se ha podido|pudo ser|ha podido ser) entrega/,
  /^fehler bei der nachrichten(?:ubermittlung|übermittlung|zustellung)/,
  /^(?:echec|échec) de la remise/,
  /^falha na entrega (?:a|para) estes destinatários/,
  // Gmail
  /^(?:\*\* )?address not found(?: \*\*)?$/,
  /^(?:\*\* )?(?:no se ha encontrado la dirección|endereço não encontrado|adresse introuvable)(?: \*\*)?$/,
  /^your message wasn'?t delivered to /,
  /^(?:el mensaje no se ha entregado|tu mensaje no se entregó) a /,
  // Lotus Domino
  /^was not delivered to:/,
  // Gateways and providers
  /^this is a (?:delivery failure|delivery status|non-?delivery) notification/,
  /^was blocked by our spam firewall/,
  /^(?:-+ ?)?(?:non-?delivery report|failed recipients|undelivered message)\b/,
  /^(?:your|the following) (?:e-?mail|mail|message).{0,80} (?:could not|couldn'?t|cannot|can'?t|was not able to) be delivered/,
  /^could not be delivered to: ?<[^>]*@/,
  /^votre message n'?a pas pu (?:etre|être) (?:delivre|délivré|remis)/,
  /^error message below:/,
  /^unable to deliver (?:your )?message to /,
  /^(?:meddelandet|beskeden) kunne ikke|^ihre nachricht konnte nicht zugestellt werden/,
  /^il messaggio non (?:è stato|può essere) (?:recapitato|consegnato)/,
  /^(?:к сожалению, )?ваше (?:письмо|сообщение) не (?:может быть|было|могло быть) доставлено/,
];

/** Senders that no person is. */
const MACHINE_SENDER =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|post[-_.]?master|mail[-_.]?(?:system|admin|server)|mailer.*|.*daemon|.*_mail_service|ndr|bounces?)$/;

/** Amazon SES tells of a mail's fate by a document in JSON, or by one inside another. */
const SES_NOTICE = /\\?"(?:notificationtype|eventtype)\\?" ?: ?\\?"([a-z]{1,30})\\?"/;

/**
 * A notice of non-delivery that follows no standard: its text has a line that mail servers write,
 * and its subject or its sender says the same.
 */
export function failureNotice(mail: Evidence): Sign | null {
  const isMachine = MACHINE_SENDER.test(mail.senderName) || mail.nullReturnPath;
  if (!isMachine && !isAboutNonDelivery(mail.subject)) return null;
  const lines = mail.opening();
  const event = isMachine ? SES_NOTICE.exec(lines.join(' '))?.[1] : undefined;
  if (event !== undefined) {
    return { kind: event === 'bounce' ? 'bounce' : 'report', sign: `notification: ${event}` };
  }
  // People ask what to do about a notice, and quote it: they do so under its subject.
  const written = isMachine ? lines : ownLines(lines);
  const hasLine = written.some((line) => FAILURE_LINES.some((pattern) => pattern.test(line)));
  return hasLine ? { kind: 'bounce', sign: 'text of a failure notice' } : null;
}
