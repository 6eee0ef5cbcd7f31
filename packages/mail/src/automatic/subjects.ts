import { folded } from '../subject/fold.ts';
import { PREFIXES } from '../subject/prefixes.ts';

/** How vacation notices and auto-responders begin their subjects, whatever follows. */
const BEGUN = [
  'away from my mail',
  'i am currently out of',
  '不在時の自動',
  '外出自动',
  '休假自动',
  '부재중 자동',
].map(folded);

/** What they call themselves: a person's subject about such things goes on with other words. */
const WRITTEN = [
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
  'away from the office',
  'vacation reply',
  'i am out of the office',
  'holiday reply',
  // Spanish
  'respuesta automática',
  'respuesta automatica',
  'contestación automática',
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
  'mensagem automática',
  // Catalan, Galician
  'resposta automàtica',
  // French
  'réponse automatique',
  'reponse automatique',
  'message d’absence',
  "message d'absence",
  // Italian
  'risposta automatica',
  'messaggio automatico',
  // German
  'automatische antwort',
  'abwesenheitsnotiz',
  'abwesenheitsassistent',
  'autom. antwort',
  // Dutch
  'automatisch antwoord',
  'afwezigheidsbericht',
  // Scandinavian and Finnish
  'autosvar',
  'automatisk svar',
  'automatiskt svar',
  'automaattinen vastaus',
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
  'automātiskā atbilde',
  'аутоматски одговор',
  'automatické odpovědi',
  'erantzun automatikoa',
  'پاسخ خودکار',
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
  'vacation message',
  'vacation notice',
  'away message',
  'absence notification',
  'mensagem de ausência',
  'message absence',
  'avis d’absence',
  "avis d'absence",
  'messaggio di assenza',
  'abwesenheitsmeldung',
  'abwesenheitsnachricht',
  'abwesenheitsbenachrichtigung',
  'frånvaromeddelande',
  'fraværsbesked',
  'fraværsmelding',
  'poissaoloviesti',
  'poissaoloilmoitus',
  'házon kívül',
  'irodán kívül',
  'нет на месте',
  'я в отпуске',
  '不在連絡',
  '不在のお知らせ',
  '不在返信',
  '자동응답',
  '자동회신',
].map(folded);

/** What they say instead of that. */
const AWAY = [
  'out of office',
  'out of the office',
  'out-of-office',
  'on vacation',
  'vacation',
  'fuera de la oficina',
  'fuera de oficina',
  'ausente de la oficina',
  'ausencia',
  'fora do escritório',
  'ausente do escritório',
  'ausência',
  'fora de l’oficina',
  "fora de l'oficina",
  'absence',
  'absence du bureau',
  'absent du bureau',
  'fuori sede',
  'fuori ufficio',
  "fuori dall'ufficio",
  'abwesend',
  'abwesenheit',
  'afwezig',
  'afwezigheid',
  'niet aanwezig',
  'frånvaro',
  'fravær',
  'ikke til stede',
  'poissa',
  'ooo',
  'currently out of office',
  'currently out of the office',
  'away from my desk',
  'on holiday',
  'on leave',
  'on annual leave',
  'annual leave',
  'ausente',
  'estoy ausente',
  'estoy de vacaciones',
  'de vacaciones',
  'no estoy en la oficina',
  'fora da oficina',
  'ausente da oficina',
  'estou de férias',
  'de férias',
  'em férias',
  'estou ausente',
  'je suis absent',
  'je suis absente',
  'absent',
  'absente',
  'je suis en congé',
  'je suis en congés',
  'en congé',
  'en congés',
  'assente',
  'assenza',
  'sono assente',
  'sono in ferie',
  'in ferie',
  'ich bin im urlaub',
  'im urlaub',
  'ich bin abwesend',
  'ich bin nicht im büro',
  'nicht im büro',
  'außer haus',
  'ik ben afwezig',
  'ik ben op vakantie',
  'op vakantie',
  'niet op kantoor',
  'fraværende',
  'på ferie',
  'ikke på kontoret',
  'inte på kontoret',
  'på semester',
  'olen lomalla',
  'lomalla',
  'nieobecność',
  'poza biurem',
  'jestem na urlopie',
  'na urlopie',
  'mimo kancelář',
  'mimo kancelárie',
  'na dovolené',
  'na dovolenke',
  'nepřítomnost',
  'szabadságon',
  'в отпуске',
  'вне офиса',
  'у відпустці',
  'в отпуск',
  'извън офиса',
  'în concediu',
  'izvan ureda',
  'na godišnjem odmoru',
  'na dopustu',
  'ofis dışında',
  'ofis dışındayım',
  'izindeyim',
  'εκτός γραφείου',
].map(folded);
const AUTO_REPLY = [
  ...WRITTEN,
  ...PREFIXES.flatMap(({ automatic = [] }) => automatic.map(folded)),
  ...AWAY,
];
/** Nothing, what is answered, or since when, until when or by whom: what follows such a phrase. */
const ALONE =
  /^(?: ?$| ?[:!.,;()\]}>"'*|–—/]| ?-(?!\p{L})| ?\d| (?:until|till|from|to|through|re|auto\S*|reply|response|message|notification|notice|hasta|desde|del|até|de \d|bis|vom|ab|am|jusqu|du \d|au|dal|fino|al|t\/m|van|tot|fra|til|från|do|od|до|с|по)(?![\p{L}]))/u;
/** By whom: behind what only machines write. */
const BY = /^ (?:by|de|di|do|da|des|of|for|von|av|af|oleh|para|à|a|an)(?![\p{L}])/u;
const AWAY_SET = new Set(AWAY);
/** Lotus Notes: "AUTO: Ana is out of the office (returning 12/01/2026)". */
const IS_AWAY =
  /^(?:auto: .{0,200}|\p{L}[\p{L}. ,'-]{0,60} )is (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|leave))(?![\p{L}])/u;

/** How mail servers begin the subjects of their non-delivery notices. */
const NON_DELIVERY = [
  'undeliverable',
  'non-delivery',
  'email delivery failure',
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
  'недоставлено',
  '配信不能',
  'メッセージを配信できません',
  'メールエラー通知',
  '未送达',
  '无法投递',
  'недоставленное',
  'не удалось доставить',
  'message non distribué',
  'mancata consegna',
  'avviso di mancata consegna',
  'nachricht konnte nicht zugestellt',
  'unzustellbare',
  'kunde inte levereras',
  'ikke leveret',
  'niedostarczona',
  'niedostarczone',
  'nedoručitelná',
  'nedoručitelné',
  'nedoručená',
  'nedoručené',
  'kézbesíthetetlen',
  'teslim edilemedi',
  '系统退信',
  '退信',
  '無法傳遞',
  'niedostarczalne',
  'nie można dostarczyć',
  'kan inte levereras',
  'det går inte att leverera',
  'ei voi toimittaa',
  'toimitus epäonnistui',
  'не удается доставить',
  'не вдалося доставити',
  'не може да бъде доставено',
  'nedoručiteľné',
  'nelivrabil',
  'nu poate fi livrat',
  'teslim edilemiyor',
  'δεν είναι δυνατή η παράδοση',
  'no es pot lliurar',
  'no s’ha pogut lliurar',
  "no s'ha pogut lliurar",
  'não é possível entregar',
  'message non remis',
  'consegna fallita',
  'entrega fallida',
  '无法传递',
  '无法送达',
  '配信できません',
  '배달되지 않음',
  '배달할 수 없음',
  'לא ניתן למסירה',
  'تعذر التسليم',
  '배달 실패',
  '전송 실패',
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
/** The same, and tags that gateways put before a subject. */
const REPLY_PREFIX_OR_TAG = /^(?:(?:re|fwd?|aw|rv|sv) ?: ?|\[[^[\]]{1,40}\] ?)*/;

/** Phrases by how they begin: nearly every subject begins otherwise. */
type Index = ReadonlyMap<string, readonly string[]>;

const BY_START = {
  begun: byStart(BEGUN),
  autoReply: byStart(AUTO_REPLY),
  nonDelivery: byStart(NON_DELIVERY),
};

/** Whether a folded subject is one of an automatic reply, in any of some thirty languages. */
export function isAutoReplySubject(subject: string): boolean {
  return beginnings(subject).some(
    (plain) =>
      beginsWithAny(plain, BY_START.begun) ||
      (plain.includes(' is ') && IS_AWAY.test(plain)) ||
      isNotice(plain),
  );
}

function isNotice(plain: string): boolean {
  return phrasesFor(plain, BY_START.autoReply).some((phrase) => {
    if (!plain.startsWith(phrase)) return false;
    const rest = plain.slice(phrase.length);
    return ALONE.test(rest) || (!AWAY_SET.has(phrase) && BY.test(rest));
  });
}

/** Whether a folded subject is one of a non-delivery notice. */
export function isNonDeliverySubject(subject: string): boolean {
  return beginnings(subject).some((plain) => beginsWithAny(plain, BY_START.nonDelivery));
}

/** Whether a folded subject speaks of non-delivery anywhere: by itself that is no sign. */
export function isAboutNonDelivery(subject: string): boolean {
  return NON_DELIVERY.some((phrase) => subject.includes(phrase));
}

/** Whether a folded subject is, as a whole, one that only a mail server writes. */
export function isMailSystemSubject(subject: string): boolean {
  return MAIL_SYSTEM.has(subject);
}

/** Whether a folded subject begins as that of an answer. */
export function hasReplyPrefix(subject: string): boolean {
  return /^(?:re|aw|sv) ?:/.test(subject);
}

/** What a subject begins with: the words in brackets may be the sign, or may hide it. */
function beginnings(subject: string): readonly string[] {
  const plain = subject.replace(REPLY_PREFIX, '');
  const untagged = plain.startsWith('[') ? plain.replace(REPLY_PREFIX_OR_TAG, '') : plain;
  return [...new Set([plain, untagged])].map((text) => text.replace(/^[\s"'*[({<]+/, ''));
}

function beginsWithAny(plain: string, phrases: Index): boolean {
  return phrasesFor(plain, phrases).some(
    (phrase) => plain.startsWith(phrase) && endsWord(plain, phrase.length),
  );
}

function byStart(phrases: readonly string[]): Index {
  const index = new Map<string, string[]>();
  for (const phrase of phrases) {
    const start = phrase.slice(0, 2);
    index.set(start, [...(index.get(start) ?? []), phrase]);
  }
  return index;
}

function phrasesFor(plain: string, phrases: Index): readonly string[] {
  return phrases.get(plain.slice(0, 2)) ?? [];
}

/** A phrase in Latin script ends where no letter follows; other scripts may not space their words. */
function endsWord(text: string, at: number): boolean {
  return !/^\p{Script=Latin}/u.test(text.slice(at, at + 2)) || /[^\p{L}]$/u.test(text.slice(0, at));
}
