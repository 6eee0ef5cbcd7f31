import type { StoryMail } from './story.ts';

/** Fills in `{A}`, `{first}` and `{forged A}`. */
export type Fill = (text: string) => string;

/** The bytes of a mail of a story, as a mail program would send it. */
export function writeMail(mail: StoryMail, sentAt: Date, fill: Fill): Buffer {
  return Buffer.from(
    (mail.raw === null ? composed(mail, sentAt, fill) : fill(mail.raw)).replace(/\r?\n/g, '\r\n'),
  );
}

function composed(mail: StoryMail, sentAt: Date, fill: Fill): string {
  const ancestors = mail.answers.map((name) => fill(`{${name}}`));
  const usual: Record<string, string | null | undefined> = {
    From: mail.from,
    To: 'casos@empresa.example',
    Subject: mail.subject,
    Date: sentAt.toUTCString().replace('GMT', '+0000'),
    'Message-ID': messageIdOf(mail.mail),
    References: ancestors.length === 0 ? null : ancestors.join('\n '),
    'In-Reply-To': ancestors.at(-1),
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...mail.headers,
  };
  const lines = Object.entries(usual)
    .filter(([, value]) => typeof value === 'string' && value !== '')
    .map(([name, value]) => `${name}: ${fill(String(value))}`);
  return `${lines.join('\n')}\n\n${fill(mail.body)}\n`;
}

/** What a mail of this name has, unless the story says otherwise. */
export function messageIdOf(name: string): string {
  return `<${name}@mail.example>`;
}
