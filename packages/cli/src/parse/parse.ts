import { parseMessage } from '@buzon/mail';
import { isOwn } from '@buzon/shared/identity';
import { loadEnvironment } from '@buzon/shared/settings';
import type { CommandContext } from '../command.ts';
import { forEachMail } from '../files/mail-files.ts';
import { parsedDocument } from './parsed-document.ts';
import { parsedText } from './parsed-text.ts';

/** `buzon parse FILE…`: what Buzón sees in a mail (O10). Needs no settings. */
export async function parse(
  context: CommandContext,
  { files, json }: { readonly files: readonly string[]; readonly json: boolean },
): Promise<number> {
  const { BUZON_SECRET_KEY, BUZON_SUBJECT_TAGS } = context.variables;
  const { secretKey, subjectTags } = loadEnvironment({ BUZON_SECRET_KEY, BUZON_SUBJECT_TAGS }, []);
  const options = {
    subjectTags,
    ownMessageId: (id: string) => secretKey !== null && isOwn(id, secretKey),
  };
  return forEachMail(context, files, async ({ name, raw }) => {
    const message = await parseMessage(raw, options);
    const text = json ? JSON.stringify(parsedDocument(name, message)) : parsedText(name, message);
    await context.terminal.print(text);
  });
}
