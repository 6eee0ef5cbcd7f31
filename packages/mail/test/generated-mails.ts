import { base64, mail, multipart, type PartSource, PDF, TEXT } from './mail.ts';

const image: PartSource = {
  fields: {
    'Content-Type': 'image/png; name=logo.png',
    'Content-ID': '<logo@x>',
    'Content-Transfer-Encoding': 'base64',
  },
  body: base64('png'),
};
const html = (body: string): PartSource => ({ fields: { 'Content-Type': 'text/html' }, body });
const within = (type: string, boundary: string, parts: readonly PartSource[]): PartSource => ({
  fields: { 'Content-Type': `multipart/${type}; boundary=${boundary}` },
  body: multipart(boundary, parts),
});
const attached: PartSource = {
  fields: { 'Content-Type': 'message/rfc822' },
  body: mail({ Subject: 'dentro' }, 'cuerpo').toString(),
};
const calendar: PartSource = {
  fields: { 'Content-Type': 'text/calendar' },
  body: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR',
};
const uuencoded: PartSource = {
  fields: { 'Content-Type': 'text/plain' },
  body: 'Va aquí:\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nAdiós',
};

const PIECES: readonly PartSource[] = [
  TEXT,
  PDF,
  image,
  html('<p>Hola <img src="cid:logo@x"></p>'),
  html('<p>Hola</p>'),
  attached,
  calendar,
  uuencoded,
  within('alternative', 'a1', [TEXT, html('<p>Adjunto la factura.</p>')]),
  within('related', 'r1', [html('<img src="cid:logo@x">'), image]),
  within('signed', 's1', [TEXT, PDF]),
  within('mixed', 'm1', [PDF, TEXT, image]),
];
const LINE_ENDS = ['\r\n', '\n', '\r', '\r\r\n'];

/** Mails of all shapes, always the same ones. */
export function generatedMails(count: number): readonly { name: string; raw: Buffer }[] {
  return Array.from({ length: count }, (_x, number) => {
    // Digits of a number in base 13: the parts of the mail, none where it is 12.
    const chosen = [number % 13, Math.floor(number / 13) % 13, (number * 7) % 13];
    const parts = chosen.flatMap((index) => PIECES[index] ?? []);
    const body = multipart('b1', [...parts, TEXT]);
    const type = ['mixed', 'related', 'alternative'][number % 3] ?? 'mixed';
    const source = mail({ 'Content-Type': `multipart/${type}; boundary=b1` }, body).toString();
    const ends = LINE_ENDS[number % LINE_ENDS.length] ?? '\r\n';
    return { name: `mail ${number}`, raw: Buffer.from(source.replaceAll('\r\n', ends)) };
  });
}
