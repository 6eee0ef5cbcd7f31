/**
 * What mail programs write around the history that they quote, by language: the words of Outlook,
 * Outlook on the web, Gmail, Apple Mail, Thunderbird, Yahoo and Lotus Notes in it. Lower-case.
 */
interface ReplyWords {
  /** Verbs of "On … Ana wrote:". */
  readonly wrote: readonly string[];
  /** How such a line begins where nothing of what follows is marked as quoted. */
  readonly on: readonly string[];
  /** Between dashes: "-----Original Message-----". */
  readonly original: readonly string[];
  /** Between dashes, or before a colon: "Begin forwarded message:". */
  readonly forwarded: readonly string[];
  /** Fields of a copied header. */
  readonly from: readonly string[];
  readonly sent: readonly string[];
  readonly to: readonly string[];
  readonly subject: readonly string[];
  /** How the line begins that a telephone adds. */
  readonly device: readonly string[];
}

const BY_LANGUAGE: Readonly<Record<string, ReplyWords>> = {
  english: {
    wrote: ['wrote', 'writes'],
    on: ['on'],
    original: ['original message', 'original email', 'reply message'],
    forwarded: ['forwarded message', 'forwarded email', 'begin forwarded message'],
    from: ['from'],
    sent: ['sent', 'date'],
    to: ['to'],
    subject: ['subject'],
    device: [
      'sent from my',
      'sent from yahoo',
      'sent from outlook',
      'sent from mail for',
      'get outlook for',
    ],
  },
  spanish: {
    wrote: ['escribió', 'escribio', 'ha escrito', 'va escriure'],
    on: ['el'],
    original: ['mensaje original', 'missatge original'],
    forwarded: ['mensaje reenviado', 'mensaje enviado', 'inicio del mensaje reenviado'],
    from: ['de', 'remitente'],
    sent: ['enviado', 'enviado el', 'fecha', 'enviada el', 'enviat', 'data'],
    to: ['para', 'per a'],
    subject: ['asunto', 'assumpte', 'tema'],
    device: [
      'enviado desde',
      'obtener outlook',
      'obtén outlook',
      'obtenga outlook',
      'enviat des de',
    ],
  },
  portuguese: {
    wrote: ['escreveu'],
    on: ['em', 'no dia', 'a'],
    original: ['mensagem original'],
    forwarded: ['mensagem encaminhada', 'início da mensagem encaminhada'],
    from: ['de'],
    sent: ['enviado', 'enviado em', 'enviada em', 'data'],
    to: ['para'],
    subject: ['assunto'],
    device: ['enviado do meu', 'enviado a partir', 'obter o outlook', 'enviado via'],
  },
  french: {
    wrote: ['a écrit', 'écrit', 'a ecrit'],
    on: ['le'],
    original: ["message d'origine", 'message original', 'message d’origine'],
    forwarded: ['message transféré', 'début du message transféré', 'message transmis'],
    from: ['de', 'expéditeur'],
    sent: ['envoyé', 'date', 'envoyé le', 'message du'],
    to: ['à', 'a', 'pour'],
    subject: ['objet', 'sujet'],
    device: [
      'envoyé de mon',
      'envoyé depuis',
      'envoyé à partir',
      'télécharger outlook',
      'provenance : courrier',
    ],
  },
  italian: {
    wrote: ['ha scritto', 'scrive'],
    on: ['il', 'in data'],
    original: ['messaggio originale'],
    forwarded: ['messaggio inoltrato', 'inizio messaggio inoltrato', 'messaggio reindirizzato'],
    from: ['da'],
    sent: ['inviato', 'data'],
    to: ['a'],
    subject: ['oggetto'],
    device: ['inviato da', 'inviato dal', 'scarica outlook', 'ottieni outlook'],
  },
  german: {
    wrote: ['schrieb', 'schrieb am'],
    on: ['am'],
    original: ['ursprüngliche nachricht', 'originalnachricht', 'original-nachricht'],
    forwarded: ['weitergeleitete nachricht', 'anfang der weitergeleiteten nachricht'],
    from: ['von'],
    sent: ['gesendet', 'datum', 'gesendet am'],
    to: ['an'],
    subject: ['betreff'],
    device: [
      'von meinem',
      'gesendet von',
      'gesendet mit der',
      'holen sie sich outlook',
      'outlook für',
    ],
  },
  dutch: {
    wrote: ['schreef', 'heeft geschreven'],
    on: ['op'],
    original: ['oorspronkelijk bericht', 'origineel bericht'],
    forwarded: ['doorgestuurd bericht', 'begin doorgestuurd bericht'],
    from: ['van'],
    sent: ['verzonden', 'datum'],
    to: ['aan'],
    subject: ['onderwerp'],
    device: ['verzonden vanaf', 'verstuurd vanaf', 'verzonden met'],
  },
  scandinavian: {
    wrote: ['skrev', 'kirjoitti'],
    on: ['den', 'på', 'ons', 'pe'],
    original: [
      'oprindelig meddelelse',
      'oprindelig besked',
      'opprinnelig melding',
      'ursprungligt meddelande',
    ],
    forwarded: ['videresendt meddelelse', 'videresendt melding', 'vidarebefordrat meddelande'],
    from: ['fra', 'från', 'lähettäjä'],
    sent: ['sendt', 'dato', 'skickat', 'datum', 'lähetetty', 'päivämäärä'],
    to: ['til', 'till', 'vastaanottaja'],
    subject: ['emne', 'ämne', 'aihe'],
    device: ['sendt fra', 'skickat från', 'lähetetty', 'sent fra'],
  },
  slavic: {
    wrote: ['napisał', 'napisała', 'napisał(a)', 'pisze', 'napsal', 'napsala', 'napsal(a)'].concat([
      'пише',
      'написав',
      'napísal',
      'napísala',
      'je napisao',
      'je napisala',
      'написа',
      'написал',
      'написала',
      'написал(а)',
      'пишет',
      'писал',
    ]),
    on: ['dnia', 'w dniu', 'dne'],
    original: ['wiadomość oryginalna', 'původní zpráva', 'исходное сообщение'],
    forwarded: ['wiadomość przekazana', 'přeposlaná zpráva', 'пересылаемое сообщение'],
    from: ['od', 'от', 'от кого', 'від', 'šalje', 'pošiljatelj'],
    sent: [
      'wysłano',
      'data',
      'odesláno',
      'odoslané',
      'отправлено',
      'дата',
      'надіслано',
      'изпратено',
      'poslano',
      'datum',
    ],
    to: ['do', 'komu', 'кому', 'до', 'prima', 'za'],
    subject: ['temat', 'předmět', 'predmet', 'тема', 'относно'],
    device: ['wysłane z', 'odesláno z', 'отправлено с'],
  },
  others: {
    wrote: [
      'yazdı',
      'şunu yazdı',
      'a scris',
      'írta',
      'έγραψε',
      '写道',
      '寫道',
      '작성',
      'のメール',
    ].concat(['đã viết', 'menulis', 'เขียนว่า', 'כתב', 'כתבה', 'كتب']),
    on: ['pe', 'στις', '在'],
    original: ['orijinal mesaj', 'mesaj original', 'eredeti üzenet', '原始邮件', '邮件原件'],
    forwarded: ['iletilen mesaj', 'mesaj redirecționat', 'továbbított üzenet', '转发的邮件'],
    from: ['kimden', 'de la', 'feladó', 'από', '发件人', '寄件者', '差出人', '보낸 사람'].concat([
      'מאת',
      'من',
      'từ',
    ]),
    sent: ['gönderme tarihi', 'gönderildi', 'tarih', 'trimis', 'data', 'küldve', 'dátum'].concat([
      'στάλθηκε',
      '发送时间',
      '日期',
      '寄件日期',
      '送信日時',
      '日付',
      '보낸 날짜',
      'elküldve',
      'נשלח',
      'تم الإرسال',
      'التاريخ',
      'đã gửi',
    ]),
    to: [
      'kime',
      'către',
      'címzett',
      'προς',
      '收件人',
      '收件者',
      '宛先',
      '받는 사람',
      'אל',
      'إلى',
      'tới',
    ],
    subject: ['konu', 'subiect', 'tárgy', 'θέμα', '主题', '主旨', '件名', '제목'].concat([
      'נושא',
      'الموضوع',
      'chủ đề',
    ]),
    device: [
      "iphone'umdan gönderildi",
      'trimis de pe',
      '发自我的',
      'iphoneから送信',
      '나의 iphone',
    ],
  },
};

const LANGUAGES = Object.values(BY_LANGUAGE);

/** The words of all languages, longest first, so that a shorter one does not hide a longer. */
function replyWords(of: keyof ReplyWords): readonly string[] {
  const words = new Set(LANGUAGES.flatMap((language) => language[of]));
  return [...words].sort((a, b) => b.length - a.length);
}

/** As an alternative of a regular expression. */
export function anyOf(of: keyof ReplyWords): string {
  return replyWords(of)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
}
