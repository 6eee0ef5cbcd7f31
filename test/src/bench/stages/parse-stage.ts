import { readMail, wholeMail } from '@buzon/mail';
import type { FileRequest } from '@buzon/store';
import { measured, type StageBench, type StageResult } from './stage.ts';

/** Reading and taking apart alone, in place; the processor sends the large ones to a process beside it. */
export async function parseStage(bench: StageBench): Promise<StageResult> {
  return measured(bench, [], async () => {
    for (const raw of bench.mails) await readOne(raw);
  });
}

/** What a processor makes of the bytes of a mail. */
export async function readOne(raw: Buffer): Promise<Pick<FileRequest, 'message' | 'items'>> {
  const mail = await readMail(raw);
  const { message } = mail;
  const { rest, files } = mail.extract();
  return { message, items: [wholeMail(rest, message), ...files] };
}
