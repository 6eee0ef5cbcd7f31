import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../src/mime/charset.ts';
import { parseMessage } from '../src/read-mail.ts';
import { mail } from './mail.ts';

const encoded = (text: string, charset: string) => iconv.encode(text, charset);

const TEXTS = [
  ['gb18030', '您好，请问发票什么时候可以收到？谢谢您的帮助。'],
  ['big5', '您好，請問發票什麼時候可以收到？謝謝您的幫忙。'],
  ['shift_jis', 'お世話になっております。請求書について質問があります。'],
  ['euc-jp', 'お世話になっております。請求書について質問があります。'],
  ['euc-kr', '안녕하세요. 청구서에 대해 문의드립니다. 감사합니다.'],
  ['koi8-r', 'Здравствуйте, прошу выслать счёт за ноябрь. С уважением, Иван'],
  ['windows-1251', 'Здравствуйте, прошу выслать счёт за ноябрь. С уважением, Иван'],
  ['iso-8859-7', 'Καλημέρα σας, θα ήθελα να ρωτήσω για το τιμολόγιο μου'],
  ['windows-1255', 'שלום, אני רוצה לשאול לגבי החשבונית שלי'],
  ['windows-1256', 'مرحبا، أود الاستفسار عن الفاتورة الخاصة بي'],
  ['iso-8859-2', 'Dzień dobry, proszę o wysłanie faktury za listopad. Łączę pozdrowienia'],
  [
    'iso-8859-2',
    'Dobrý den, chtěl bych se zeptat, kdy bude doručena moje objednávka číslo 12. Zaplatil jsem ji už před týdnem a dosud nepřišla. Děkuji za odpověď',
  ],
  [
    'windows-1250',
    'Poštovani, kada će stići moja narudžba? Hvala lijepa, Željko Đurić iz Čakovca, molim odgovor što prije',
  ],
  [
    'iso-8859-2',
    'Bună ziua, când va ajunge comanda mea? Mulţumesc mult pentru ajutor, aştept răspunsul dumneavoastră',
  ],
  ['windows-1254', 'Merhaba, faturanın gönderilmesini rica ediyorum, teşekkürler'],
  ['windows-1254', 'Siparişimin durumunu öğrenmek istiyorum. Lütfen ışık tutun'],
  ['windows-874', 'สวัสดีครับ ผมอยากทราบสถานะคำสั่งซื้อของผม ขอบคุณครับ'],
  ['windows-1256', 'السلام عليكم، أريد أن أعرف حالة طلبي رقم خمسة وشكرا لكم'],
] as const;

const WESTERN = [
  'año',
  'Café mañana €5',
  'AÑO',
  'ESPAÑA',
  'Señor',
  'Reclamación',
  'RECLAMACIÓN',
  'MUÑOZ ÁVILA',
  'Estimados: adjunto la factura del año. Atención señor Núñez',
  'ATENCIÓN: EL CAÑÓN DE LA SEÑORA MUÑOZ NO FUNCIONÓ MÁS',
  '¿Cuándo llegará? ¡Está pagado!',
  'Información sobre el pedido “urgente” – 30 €',
  'Olá, não recebi a fatura, atenção à situação',
  'Réponse à votre demande, où ça été livré',
  'Größe und Übergabe, schöne Grüße',
  'Perché la fattura non è già qui?',
  'Kære hr. Sørensen, når kommer min ordre? Tak for hjælpen',
  'På forhånd takk, Bjørn Ødegård',
];

describe('P1 charsets that are not declared', () => {
  it.each(TEXTS)('P1 guesses %s in a body', async (charset, text) => {
    const parsed = await parseMessage(mail({ 'Content-Type': null }, encoded(text, charset)));
    expect(parsed.text).toBe(text);
  });

  it.each(TEXTS.filter(([, text]) => /^\P{Script=Latin}+$/u.test(text)))(
    'P1 guesses %s under a label of Western Europe, of whose letters it has none',
    (charset, text) => {
      expect(decodeText(encoded(text, charset), 'iso-8859-1').text).toBe(text);
    },
  );

  it.each(WESTERN)('P1 believes that label of text with accents: %s', (text) => {
    expect(decodeText(encoded(text, 'windows-1252'), 'iso-8859-1').text).toBe(text);
  });

  it.each(TEXTS)(
    'P1 guesses %s under a wrong label of Unicode or none that is known',
    (charset, text) => {
      for (const label of ['utf-8', 'us-ascii', 'unknown-8bit', 'x-unheard-of']) {
        expect(decodeText(encoded(text, charset), label).text).toBe(text);
      }
    },
  );

  it.each(TEXTS)('P1 guesses %s in a raw subject', async (charset, text) => {
    const source = Buffer.concat([
      Buffer.from('From: a@b.example\r\nSubject: '),
      encoded(text, charset),
      Buffer.from('\r\n\r\nx'),
    ]);
    expect((await parseMessage(source)).subject).toBe(text);
  });

  it.each(WESTERN)('P1 takes invalid UTF-8 for windows-1252 first: %s', (text) => {
    expect(decodeText(encoded(text, 'windows-1252')).text).toBe(text);
    expect(decodeText(encoded(text.toUpperCase(), 'windows-1252')).text).toBe(text.toUpperCase());
  });

  it('P1 reads a raw subject in the charset that the body declares', async () => {
    const source = Buffer.concat([
      Buffer.from('Content-Type: text/plain; charset="euc-kr"\r\nSubject: '),
      encoded('청구서', 'euc-kr'),
      Buffer.from('\r\n\r\nx'),
    ]);
    expect((await parseMessage(source)).subject).toBe('청구서');
    const utf8 = mail({ 'Content-Type': 'text/plain; charset=iso-8859-1', Subject: 'año' });
    expect((await parseMessage(utf8)).subject).toBe('año');
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFFHola año', 'utf16le')],
    ['UTF-16LE', Buffer.from('Hola año', 'utf16le')],
    ['UTF-16BE', encoded('Hola año', 'utf-16be')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFHola año')],
  ])('P1 knows %s', (_what, bytes) => {
    expect(decodeText(bytes).text).toBe('Hola año');
  });

  it.each([
    ['\u001b$BF|K\\\u001b(B', '日本'],
    ['\u001b$@F|K\\\u001b(J', '日本'],
    ['This is ~{VPND~}.', 'This is 中文.'],
    ['~ and ~{ and ~} are no HZ', '~ and ~{ and ~} are no HZ'],
    ['a+APE-o', 'a+APE-o'],
  ])('P1 reads the escapes in %j', (written, text) => {
    expect(decodeText(Buffer.from(written, 'latin1')).text).toBe(text);
  });
});

describe('P1 charsets that are declared', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  it.each([
    ['hz-gb-2312', latin1('~~ ~{VPND~} x~\n y'), '~ 中文 x y'],
    ['iso-2022-kr', latin1('\u001b$)C\u000e0!\u000f x'), '가 x'],
    ['gb2312', encoded('镕', 'gbk'), '镕'],
    ['ks_c_5601-1987', encoded('똠', 'cp949'), '똠'],
    ['tis-620', encoded('สวัสดี', 'windows-874'), 'สวัสดี'],
    ['iso-8859-9', Buffer.from([0x93, 0xfd, 0x94]), '“ı”'],
    ["'utf-8'", Buffer.from('año'), 'año'],
    ['cp1252', latin1('a\u00f1o'), 'año'],
    ['x-sjis', encoded('日本', 'shift_jis'), '日本'],
    ['iso-8859-8-i', encoded('שלום', 'windows-1255'), 'שלום'],
  ])('P1 reads %s', (label, bytes, text) => {
    expect(decodeText(bytes, label)).toEqual({ text, unknownCharset: null });
  });

  it.each([
    ['iso-8859-1', Buffer.from('Reclamación del año')],
    ['windows-1252', Buffer.from('Reclamación del año')],
    ['utf-16', Buffer.from('Reclamación del año')],
    ['iso-2022-jp', Buffer.from('Reclamación del año')],
  ])('P1 does not believe %s of what is UTF-8', (label, bytes) => {
    expect(decodeText(bytes, label).text).toBe('Reclamación del año');
  });
});

describe('P1 charsets that are misspelt or stand for a larger one', () => {
  it.each([
    ['latin-9', 'iso-8859-15', '€ œ'],
    ['8859-1', 'windows-1252', 'ñ é'],
    ['ISO8859_2', 'iso-8859-2', 'Zażółć'],
    ['uhc', 'cp949', '뷁'],
    ['iso-8859-8-i', 'windows-1255', 'שלום “עולם”'],
    ['gb2312', 'gbk', '镕基'],
    ['ks_c_5601-1987', 'cp949', '똠방각하'],
    ['tis-620', 'windows-874', '“ทดสอบ”'],
    ['iso-8859-9', 'windows-1254', '“ışık”'],
  ])('P1 reads %s as %s', (label, charset, text) => {
    expect(decodeText(encoded(text, charset), label)).toEqual({ text, unknownCharset: null });
  });

  it('P1 composes the accents that windows-1258 writes behind their letters', () => {
    const bytes = Buffer.from([0x54, 0x69, 0xea, 0xec, 0x6e, 0x67]);
    expect(decodeText(bytes, 'windows-1258').text).toBe('Tiếng');
  });

  it.each([
    'text/plain: charset=iso-8859-2',
    'text/plain, charset=iso-8859-2',
    'text/plain charset=iso-8859-2',
    'text/plain; charset:iso-8859-2',
  ])('P1 finds the charset in %j', async (type) => {
    const parsed = await parseMessage(
      mail({ 'Content-Type': type }, encoded('Zażółć', 'iso-8859-2')),
    );
    expect(parsed.text).toBe('Zażółć');
  });

  it('P1 believes the charset of an XML declaration', async () => {
    const html = '<?xml version="1.0" encoding="iso-8859-2"?><p>Zażółć gęślą</p>';
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'text/html' }, encoded(html, 'iso-8859-2')),
    );
    expect(parsed.text).toBe('Zażółć gęślą');
  });
});

describe('P1 text that was encoded twice', () => {
  const twice = (text: string, as: 'latin1' | 'windows-1252') =>
    Buffer.from(iconv.decode(Buffer.from(text), as));

  it.each(['latin1', 'windows-1252'] as const)('P1 mends UTF-8 that was read as %s', (as) => {
    for (const text of ['Señor Núñez pagó 5 €', 'a 20 °C', 'it’s', 'Ваш заказ номер два']) {
      expect(decodeText(twice(text, as), 'utf-8').text).toBe(text);
    }
  });

  it('P1 mends a subject that was encoded twice', async () => {
    const word = twice('Reclamación de Núñez', 'latin1').toString('base64');
    expect((await parseMessage(mail({ Subject: `=?UTF-8?B?${word}?=` }))).subject).toBe(
      'Reclamación de Núñez',
    );
  });

  it.each([
    'ATENÇÃO: NÃO',
    'AMANHÃ…',
    'QUÉ… sí',
    'NESCAFÉ® y JOSÉ’s',
    'Ã± is how ñ looks when it is read wrongly',
    'Å“ and ñ',
  ])('P1 leaves %j as it was written', (text) => {
    expect(decodeText(Buffer.from(text), 'utf-8').text).toBe(text);
  });
});
