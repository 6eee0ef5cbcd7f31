import { type Draft, draft } from '../mail.ts';
import { digestOf, filePart } from '../mime/file-part.ts';
import { multipart, type Part, textPart } from '../mime/part.ts';
import { bodyOf, boundaryOf, fileOf, htmlOf, subjectOf, type Writer } from '../writer.ts';

/** Text alone, in one of the charsets and transfer encodings of its language. */
export function plain(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  return draft(writer, subjectOf(writer), textPart('plain', text, writer.text), { phrase });
}

export function htmlOnly(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  return draft(writer, subjectOf(writer), textPart('html', htmlOf(text), writer.text), { phrase });
}

export function alternative(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  return draft(writer, subjectOf(writer), bothTexts(writer, text), { phrase });
}

/** The same text twice, the better one last (RFC 2046 §5.1.4). */
export function bothTexts(writer: Writer, text: string): Part {
  return multipart('alternative', boundaryOf(writer, 'alt'), [
    textPart('plain', text, writer.text),
    textPart('html', htmlOf(text), writer.text),
  ]);
}

/** HTML that shows a picture of the mail (RFC 2387), and a picture that nothing shows. */
export function related(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const shown = fileOf(writer, writer.random.between(300, 3_000), 'image/png');
  const unseen = fileOf(writer, writer.random.between(300, 3_000), 'image/jpeg');
  const contentId = `logo.${writer.serial}@example`;
  const html = htmlOf(text, `<img src="cid:${contentId}" alt="">`);
  const content = multipart('related', boundaryOf(writer, 'rel'), [
    textPart('html', html, writer.text),
    filePart(shown, 'logo.png', 'quoted', { contentId }),
    filePart(unseen, 'foto.jpg', 'quoted', { contentId: `photo.${writer.serial}@example` }),
  ]);
  return draft(writer, subjectOf(writer), content, { phrase, files: [digestOf(unseen.content)] });
}

/** UTF-16 text, which only base64 can carry. */
export function utf16(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const content = textPart('plain', text, { charset: 'utf-16', transfer: 'base64' });
  return draft(writer, subjectOf(writer), content, { phrase });
}

export function emptyBody(writer: Writer): Draft {
  const content = textPart('plain', writer.random.pick(['', '\n', ' \n\n']), writer.text);
  return draft(writer, subjectOf(writer), content);
}
