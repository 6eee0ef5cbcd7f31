import { folded } from '../subject/fold.ts';

/** How vacation notices and auto-responders begin their subjects; matched at the start only. */
const AUTO_REPLY = [
  // English
  'automatic reply',
  'auto-reply',
  'auto reply',
  'autoreply',
  'auto response',
  'auto-response',
  'autoresponse',
  'automated reply',
  'automated response',
  'automatic response',
  'out of office',
  'out of the office',
  'out-of-office',
  'away from my mail',
  'away from the office',
  'vacation reply',
  'on vacation',
  'i am out of the office',
  'i am currently out of',
  'vacation:',
  'holiday reply',
  // Spanish
  'respuesta automática',
  'respuesta automatica',
  'contestación automática',
  'fuera de la oficina',
  'fuera de oficina',
  'ausente de la oficina',
  'mensaje automático',
  'mensaje de ausencia',
  'aviso de ausencia',
  'auto respuesta',
  'autorespuesta',
  'autorrespuesta',
  // Portuguese
  'resposta automática',
  'resposta automatica',
  'ausência temporária',
  'fora do escritório',
  'ausente do escritório',
  'mensagem automática',
  // Catalan, Galician
  'resposta automàtica',
  'fora de l’oficina',
  "fora de l'oficina",
  // French
  'réponse automatique',
  'reponse automatique',
  'absence du bureau',
  'absent du bureau',
  'message d’absence',
  "message d'absence",
  // Italian
  'risposta automatica',
  'fuori sede',
  'fuori ufficio',
  "fuori dall'ufficio",
  'messaggio automatico',
  // German
  'automatische antwort',
  'abwesenheitsnotiz',
  'abwesend',
  'abwesenheit:',
  'abwesenheitsassistent',
  'autom. antwort',
  // Dutch
  'automatisch antwoord',
  'afwezigheidsbericht',
  'afwezig',
  'niet aanwezig',
  // Scandinavian and Finnish
  'autosvar',
  'automatisk svar',
  'automatiskt svar',
  'frånvaro',
  'fravær',
  'ikke til stede',
  'automaattinen vastaus',
  'poissa',
  // Slavic, Baltic
  'automatyczna odpowiedź',
  'odpowiedź automatyczna',
  'automatická odpověď',
  'automatická odpoveď',
  'automatski odgovor',
  'samodejni odgovor',
  'автоответ',
  'автоматический ответ',
  'автоматична відповідь',
  'автоматичен отговор',
  'automātiska atbilde',
  'automatinis atsakymas',
  'automaatvastus',
  // Others
  'automatikus válasz',
  'răspuns automat',
  'αυτόματη απάντηση',
  'otomatik yanıt',
  'otomatik cevap',
  'balasan otomatis',
  'trả lời tự động',
  '自动回复',
  '自動回覆',
  '自動回應',
  '自動返信',
  '自動応答',
  '不在通知',
  '자동 회신',
  '자동 응답',
  'מענה אוטומטי',
  'رد تلقائي',
  'ตอบกลับอัตโนมัติ',
].map(folded);

/** How mail servers begin the subjects of their non-delivery notices. */
const NON_DELIVERY = [
  'undeliverable',
  'non-delivery',
  'failed mail',
  'mail failure',
  'delivery delayed',
  'mensaje no entregado',
  'correo no entregado',
  'undelivered mail',
  'delivery status notification',
  'mail delivery failed',
  'mail delivery failure',
  'delivery failure',
  'delivery failed',
  'delivery notification',
  'failure notice',
  'returned mail',
  'mail delivery problem',
  'mail system error',
  'message delivery failure',
  'warning: could not send',
  'warning: message',
  'mail could not be delivered',
  'non-delivery report',
  'nondeliverable',
  'non delivery',
  'no se puede entregar',
  'no entregado',
  'no se pudo entregar',
  'devuelto',
  'error en la entrega',
  'não foi possível entregar',
  'não entregue',
  'falha na entrega',
  'non remis',
  'échec de la remise',
  'notification d’état de remise',
  'non recapitabile',
  'mancato recapito',
  'unzustellbar',
  'nicht zustellbar',
  'onbestelbaar',
  'kan ikke leveres',
  'går inte att leverera',
  'nie można dostarczyć',
  'недоставлено',
  '配信不能',
  'メッセージを配信できません',
  'メールエラー通知',
  '未送达',
  '无法投递',
].map(folded);

/** Whole subjects that mail servers write and people do not. */
const MAIL_SYSTEM = new Set([
  'mail delivery failed',
  'mail delivery failed: returning message to sender',
  'mail delivery failure',
  'mail delivery warning',
  'mail could not be delivered',
  'delivery failure',
  'delivery failure notification',
  'delivery status notification (failure)',
  'failure notice',
  'returned mail: see transcript for details',
  'undelivered mail returned to sender',
]);

const REPLY_PREFIX = /^(?:(?:re|fwd?|aw|rv|sv) ?: ?)*/;

/** Whether a folded subject is one of an automatic reply, in any of some thirty languages. */
export function isAutoReplySubject(subject: string): boolean {
  return beginsWithAny(subject, AUTO_REPLY);
}

/** Whether a folded subject is one of a non-delivery notice. */
export function isNonDeliverySubject(subject: string): boolean {
  return beginsWithAny(subject, NON_DELIVERY);
}

/** Whether a folded subject speaks of non-delivery anywhere: by itself that is no sign. */
export function isAboutNonDelivery(subject: string): boolean {
  return NON_DELIVERY.some((phrase) => subject.includes(phrase));
}

/** Whether a folded subject is, as a whole, one that only a mail server writes. */
export function isMailSystemSubject(subject: string): boolean {
  return MAIL_SYSTEM.has(subject);
}

function beginsWithAny(subject: string, phrases: readonly string[]): boolean {
  const plain = subject.replace(REPLY_PREFIX, '').replace(/^[\s"'*[({<]+/, '');
  return phrases.some((phrase) => plain.startsWith(phrase) && endsWord(plain, phrase.length));
}

/** A phrase in Latin script ends where no letter follows; other scripts may not space their words. */
function endsWord(text: string, at: number): boolean {
  return !/^\p{Script=Latin}/u.test(text.slice(at, at + 2)) || /[^\p{L}]$/u.test(text.slice(0, at));
}
