import { classify } from '@buzon/shared/failures';
import {
  asLogged,
  documentedLines,
  PAGES_OF_ERRORS,
  type SmtpRefusal,
  type SmtpSink,
  startSmtpSink,
} from '@buzon/stack';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The table of errors of sending in docs/mailboxes.md: each of its lines is provoked, and no other is promised.

/** As Exchange Online refuses. */
const REFUSALS: Readonly<Record<string, SmtpRefusal>> = {
  'The mail provider takes no password for sending': {
    code: 550,
    text: '5.7.30 Basic authentication is not supported for Client Submission.',
  },
  'The account may not send as MAIL_FROM': {
    code: 554,
    text: '5.2.252 SendAsDenied; reclamos@example.com not allowed to send as otro@example.com',
  },
  'The mailbox that sends is full': {
    code: 554,
    text: '5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionQuotaExceeded',
  },
  'The mail provider limits how much may be sent in a day': {
    code: 554,
    text: '5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException',
  },
  'The mail provider limits how many connections may send': {
    code: 432,
    text: '4.3.2 Concurrent connections limit exceeded.',
  },
};

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(async () => sink.stop());

it.each(PAGES_OF_ERRORS)('N6 %s promises these lines and no others', async (page) => {
  const promised = await documentedLines(page, 'sending');
  expect([...promised].sort()).toEqual(Object.keys(REFUSALS).sort());
});

it.each(Object.entries(REFUSALS))('N6 gives the promised line: %s', async (line, refusal) => {
  sink.behave(({ stage }) => (stage === 'data' ? refusal : null));
  const transport = createTransport({ url: sink.url });
  const envelope = { from: 'reclamos@example.com', to: 'ana@example.org' };
  const refused = await transport.sendMail({ envelope, text: 'Hola' }).then(
    () => expect.unreachable('it was sent'),
    (error: unknown) => error,
  );
  transport.close();
  const failure = await classify(refused, 'smtp', () => transport.verify());
  expect(failure.message).toMatch(asLogged(line));
  // Never the recipient's fault.
  expect(failure.kind).not.toBe('message');
});
