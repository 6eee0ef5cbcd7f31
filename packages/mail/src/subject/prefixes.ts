/** What a language's mail programs put before a subject when one answers or forwards. */
export interface LanguagePrefixes {
  readonly language: string;
  readonly reply: readonly string[];
  readonly forward: readonly string[];
  /** Where the words are known from. */
  readonly source: string;
}

const OUTLOOK = 'Outlook and Outlook on the web in that language';
const CLIENTS = 'mail programs in that language (Outlook, Apple Mail, Lotus Notes)';
const SPECIFIED = 'RFC 5322 §3.6.5; every mail program';

/**
 * The prefixes of P4. A word belongs here only if programs write it: `Ref:` or `Auto:` are words of
 * the subject itself. Adding or removing one needs a new SUBJECT_KEY_VERSION.
 */
export const PREFIXES: readonly LanguagePrefixes[] = [
  {
    language: 'English',
    reply: ['RE', 'REPLY'],
    forward: ['FW', 'FWD', 'FORWARD', 'FORWARDED'],
    source: SPECIFIED,
  },
  {
    language: 'Spanish',
    reply: ['RE', 'RESP', 'RESPUESTA'],
    forward: ['RV', 'RVD', 'REENV', 'REENVÍO', 'REENVIADO'],
    source: OUTLOOK,
  },
  {
    language: 'Portuguese',
    reply: ['RES', 'RE'],
    forward: ['ENC', 'ENCAMINHADO', 'REENC'],
    source: OUTLOOK,
  },
  { language: 'Catalan', reply: ['RE', 'RESPOSTA'], forward: ['RV', 'REENVIAT'], source: CLIENTS },
  { language: 'Galician', reply: ['RE'], forward: ['RV', 'REENV'], source: CLIENTS },
  { language: 'Basque', reply: ['ER', 'ERANTZ'], forward: ['BIR', 'BIRB'], source: CLIENTS },
  {
    language: 'French',
    reply: ['RE', 'RÉ', 'RÉP'],
    forward: ['TR', 'TRANS', 'TRANSF'],
    source: OUTLOOK,
  },
  {
    language: 'Italian',
    reply: ['R', 'RE', 'RIF', 'RISP'],
    forward: ['I', 'INOLTRO', 'INOLTRA'],
    source: OUTLOOK,
  },
  {
    language: 'Romanian',
    reply: ['RĂS', 'RASP', 'RĂSP'],
    forward: ['REDIR', 'REDIRECȚIONAT'],
    source: OUTLOOK,
  },
  {
    language: 'German',
    reply: ['AW', 'ANTW', 'ANTWORT'],
    forward: ['WG', 'WTR', 'WEITERGEL', 'WEITERGELEITET'],
    source: OUTLOOK,
  },
  {
    language: 'Dutch',
    reply: ['ANTW', 'BETR'],
    forward: ['DOORST', 'DGS', 'DOORGESTUURD'],
    source: OUTLOOK,
  },
  { language: 'Danish', reply: ['SV', 'SVAR'], forward: ['VS', 'VIDERESENDT'], source: OUTLOOK },
  { language: 'Norwegian', reply: ['SV', 'SVAR'], forward: ['VS', 'VIDERESENDT'], source: OUTLOOK },
  {
    language: 'Swedish',
    reply: ['SV', 'SVAR'],
    forward: ['VB', 'VBEF', 'VIDAREBEFORDRAT'],
    source: OUTLOOK,
  },
  { language: 'Icelandic', reply: ['SV', 'SVAR'], forward: ['FS', 'ÁFRAMSENT'], source: CLIENTS },
  { language: 'Finnish', reply: ['VS', 'VAST'], forward: ['VL', 'VÄLITYS'], source: OUTLOOK },
  { language: 'Estonian', reply: ['VS', 'VAST'], forward: ['ED', 'EDASI'], source: OUTLOOK },
  { language: 'Latvian', reply: ['ATB', 'ATBILDE'], forward: ['PĀRS', 'PĀRSŪT'], source: OUTLOOK },
  {
    language: 'Lithuanian',
    reply: ['ATS', 'ATSAKYMAS'],
    forward: ['PERS', 'PERSIŲSTA'],
    source: OUTLOOK,
  },
  { language: 'Polish', reply: ['ODP', 'ODPOWIEDŹ'], forward: ['PD', 'PRZEKAZ'], source: OUTLOOK },
  {
    language: 'Czech',
    reply: ['ODP', 'ODPOVĚĎ'],
    forward: ['PŘEDÁNO', 'PŘEPOSLÁNO'],
    source: CLIENTS,
  },
  {
    language: 'Slovak',
    reply: ['ODP', 'ODPOVEĎ'],
    forward: ['POSL', 'PREPOSLANÉ'],
    source: CLIENTS,
  },
  {
    language: 'Slovenian',
    reply: ['ODG', 'ODGOVOR'],
    forward: ['POSR', 'POSREDOVANO'],
    source: OUTLOOK,
  },
  {
    language: 'Croatian',
    reply: ['ODG', 'ODGOVOR'],
    forward: ['PROSL', 'PROSLIJEĐENO'],
    source: OUTLOOK,
  },
  {
    language: 'Serbian',
    reply: ['ODG', 'ОДГ', 'ОДГОВОР'],
    forward: ['PROSL', 'ПРОСЛ', 'ПРОСЛЕЂЕНО'],
    source: OUTLOOK,
  },
  {
    language: 'Hungarian',
    reply: ['VÁ', 'VÁLASZ'],
    forward: ['TOV', 'TOVÁBBÍTÁS', 'TOVÁBBÍTVA'],
    source: OUTLOOK,
  },
  { language: 'Greek', reply: ['ΑΠ', 'ΑΠΆΝΤ', 'ΣΧΕΤ'], forward: ['ΠΡΘ', 'ΠΡΟΏΘ'], source: OUTLOOK },
  {
    language: 'Turkish',
    reply: ['YNT', 'YANIT'],
    forward: ['İLT', 'ILT', 'İLETİ', 'İLETİLDİ'],
    source: OUTLOOK,
  },
  {
    language: 'Russian',
    reply: ['НА', 'ОТВ', 'ОТВЕТ'],
    forward: ['ПЕРЕСЛ', 'ПЕРЕСЫЛКА'],
    source: OUTLOOK,
  },
  {
    language: 'Ukrainian',
    reply: ['ВІДП', 'ВІДПОВІДЬ'],
    forward: ['ПЕР', 'ПЕРЕСЛАНО'],
    source: OUTLOOK,
  },
  {
    language: 'Bulgarian',
    reply: ['ОТГ', 'ОТГОВОР'],
    forward: ['ПРЕПР', 'ПРЕПРАТЕНО'],
    source: OUTLOOK,
  },
  { language: 'Albanian', reply: ['PËRGJ'], forward: ['PËRC'], source: CLIENTS },
  { language: 'Welsh', reply: ['ATB', 'ATEB'], forward: ['YML', 'YMLAEN'], source: CLIENTS },
  { language: 'Irish', reply: ['FREAGRA'], forward: ['AR AGHAIDH'], source: CLIENTS },
  { language: 'Indonesian', reply: ['BLS', 'BALAS'], forward: ['TRS', 'TERUSAN'], source: OUTLOOK },
  { language: 'Malay', reply: ['BLS', 'BALAS'], forward: ['MJK', 'TRS'], source: CLIENTS },
  {
    language: 'Vietnamese',
    reply: ['TL', 'TRẢ LỜI'],
    forward: ['CT', 'CHUYỂN TIẾP'],
    source: OUTLOOK,
  },
  { language: 'Filipino', reply: ['SAGOT'], forward: ['IPINASA'], source: CLIENTS },
  { language: 'Thai', reply: ['ตอบ', 'ตอบกลับ'], forward: ['ส่งต่อ'], source: OUTLOOK },
  { language: 'Chinese, simplified', reply: ['回复', '答复'], forward: ['转发'], source: OUTLOOK },
  {
    language: 'Chinese, traditional',
    reply: ['回覆', '回應', '答覆'],
    forward: ['轉寄', '轉發'],
    source: OUTLOOK,
  },
  { language: 'Japanese', reply: ['返信'], forward: ['転送'], source: CLIENTS },
  { language: 'Korean', reply: ['회신', '답장'], forward: ['전달'], source: OUTLOOK },
  { language: 'Hebrew', reply: ['השב', 'תגובה'], forward: ['הועבר'], source: OUTLOOK },
  { language: 'Arabic', reply: ['رد'], forward: ['إعادة توجيه'], source: OUTLOOK },
  { language: 'Persian', reply: ['پاسخ'], forward: ['ارسال'], source: CLIENTS },
  { language: 'Hindi', reply: ['उत्तर'], forward: ['अग्रेषित'], source: CLIENTS },
];

/** Tags that a gateway, not the writer, puts before a subject; in brackets, or before a colon. */
export const GATEWAY_TAGS: readonly string[] = [
  'EXTERNAL',
  'EXTERNAL EMAIL',
  'EXTERNAL MAIL',
  'EXTERNAL SENDER',
  'EXT',
  'EXTERNO',
  'EXTERNA',
  'CORREO EXTERNO',
  'REMITENTE EXTERNO',
  'EMAIL EXTERNO',
  'EXTERNE',
  'COURRIEL EXTERNE',
  'EXTERN',
  'EXTERNE MAIL',
  'ESTERNO',
  'MITTENTE ESTERNO',
  'ZEWNĘTRZNY',
  'SPAM',
  'SPAM?',
  'POSSIBLE SPAM',
  'SUSPECTED SPAM',
  'POSIBLE SPAM',
  'CAUTION',
  'CAUTION: EXTERNAL',
];
