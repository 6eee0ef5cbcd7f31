import { describe, expect, it, vi } from 'vitest';
import {
  classify,
  classifyNow,
  Failure,
  type FailureSource,
  type Verdict,
} from '../src/failures/index.ts';

const coded = (code: string, message = 'words of the server') =>
  Object.assign(new Error(message), { code });
const refused = (responseCode: number, command: string, response: string) =>
  Object.assign(new Error(response), { code: 'EENVELOPE', responseCode, command, response });

/** As Exchange Online says them. */
const QUOTA_OF_SENDER =
  '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception';
const SENDER_FULL =
  '554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionQuotaExceeded';
const DISABLED_FOR_TENANT =
  '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant';

const table: readonly (readonly [FailureSource, unknown, Verdict])[] = [
  ['database', coded('08006'), 'world'],
  ['database', coded('57P01'), 'world'],
  ['database', coded('57P03'), 'world'],
  ['database', coded('53100'), 'world'],
  ['database', coded('53300'), 'world'],
  ['database', coded('25006'), 'world'],
  ['database', coded('ECONNREFUSED'), 'world'],
  ['database', coded('EAI_AGAIN'), 'world'],
  ['database', new Error('Connection terminated unexpectedly'), 'world'],
  ['database', new Error('timeout exceeded when trying to connect'), 'world'],
  ['database', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]), 'world'],
  ['database', new Error('wrapped', { cause: coded('57P01') }), 'world'],
  ['database', coded('28P01'), 'installation'],
  ['database', coded('3D000'), 'installation'],
  ['database', coded('3F000'), 'installation'],
  ['database', coded('42883'), 'installation'],
  ['database', coded('42501'), 'installation'],
  ['database', coded('42P01'), 'installation'],
  ['database', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'installation'],
  ['database', coded('P0001'), 'message'],
  ['database', coded('23505'), 'message'],
  ['database', coded('22001'), 'message'],
  ['database', coded('2D000'), 'message'],
  ['database', coded('40001'), 'ask-probe'],
  ['database', coded('40P01'), 'ask-probe'],
  ['database', coded('57014'), 'ask-probe'],
  ['database', coded('55P03'), 'ask-probe'],
  ['database', coded('42601'), 'ask-probe'],
  ['database', coded('XX000'), 'ask-probe'],
  ['database', new TypeError('x is not a function'), 'ask-probe'],
  ['database', 'not even an error', 'ask-probe'],
  ['redis', new Error("OOM command not allowed when used memory > 'maxmemory'."), 'world'],
  ['redis', new Error('LOADING Redis is loading the dataset in memory'), 'world'],
  ['redis', new Error("READONLY You can't write against a read only replica."), 'world'],
  ['redis', new Error('NOSCRIPT No matching script.'), 'world'],
  ['redis', new Error('CLUSTERDOWN Hash slot not served'), 'world'],
  ['redis', new Error('Connection is closed.'), 'world'],
  ['redis', new Error('Missing key for job 1. moveToFinished'), 'world'],
  ['redis', coded('ECONNRESET'), 'world'],
  ['redis', new Error('NOAUTH Authentication required.'), 'installation'],
  ['redis', new Error('WRONGTYPE Operation against a key'), 'installation'],
  ['redis', new Error('something else'), 'ask-probe'],
  ['smtp', coded('ECONNECTION'), 'world'],
  ['smtp', coded('ETIMEDOUT'), 'world'],
  ['smtp', refused(421, 'RCPT TO', '421 4.3.2 closing'), 'world'],
  ['smtp', refused(535, 'AUTH PLAIN', '535 5.7.8 bad credentials'), 'world'],
  ['smtp', refused(554, 'CONN', '554 no service here'), 'world'],
  ['smtp', refused(554, 'DATA', '554 5.2.0 STOREDRV; SubmissionQuotaExceeded'), 'world'],
  ['smtp', refused(554, 'DATA', QUOTA_OF_SENDER), 'world'],
  ['smtp', refused(554, 'DATA', SENDER_FULL), 'installation'],
  ['smtp', refused(554, 'DATA', '554 5.2.252 SendAsDenied; ana@x not allowed'), 'installation'],
  ['smtp', refused(432, 'MAIL FROM', '432 4.3.2 Concurrent connections limit exceeded'), 'world'],
  ['smtp', refused(535, 'AUTH LOGIN', DISABLED_FOR_TENANT), 'installation'],
  [
    'smtp',
    refused(550, 'AUTH', '550 5.7.30 Basic authentication is not supported'),
    'installation',
  ],
  ['smtp', refused(552, 'RCPT TO', '552 5.2.2 mailbox full'), 'message'],
  ['smtp', refused(550, 'DATA', '550 5.4.5 Daily user sending limit exceeded'), 'world'],
  ['smtp', refused(452, 'MAIL FROM', '452 4.3.1 insufficient storage'), 'world'],
  ['smtp', refused(553, 'MAIL FROM', '553 sender not owned by user'), 'installation'],
  ['smtp', refused(450, 'RCPT TO', '450 4.2.1 try later'), 'message'],
  ['smtp', refused(452, 'RCPT TO', '452 4.2.2 mailbox of the recipient over quota'), 'message'],
  ['smtp', refused(550, 'RCPT TO', '550 5.1.1 no such user'), 'message'],
  ['imap', coded('ENOTFOUND'), 'world'],
  ['imap', coded('CERT_HAS_EXPIRED'), 'installation'],
];

describe('the table of codes', () => {
  it.each(table)('P13 %s: %s is told apart as %s', (source, error, verdict) => {
    const answer = classifyNow(error, source);
    expect(answer === 'ask-probe' ? answer : answer.kind).toBe(verdict);
  });

  it('P13 a procedure’s own words stand alone, with the cause kept', () => {
    const cause = coded('P0001', 'El cliente está bloqueado');
    const failure = classifyNow(cause, 'database');
    expect(failure).toMatchObject({ message: 'El cliente está bloqueado', code: 'P0001', cause });
  });

  it('P13 other messages say in words what has happened, with the code', () => {
    const failure = classifyNow(coded('53300', 'sorry, too many clients already'), 'database');
    expect(failure).toMatchObject({
      message: 'The database has too many connections: sorry, too many clients already (53300)',
    });
  });

  it('N6 a refusal carries the reply code, so that temporary and permanent are told apart', () => {
    expect(classifyNow(refused(450, 'RCPT TO', '450 later'), 'smtp')).toMatchObject({
      code: '450',
    });
    expect(classifyNow(refused(550, 'RCPT TO', '550 no'), 'smtp')).toMatchObject({ code: '550' });
  });

  it('P13 endless words are cut', () => {
    const failure = classifyNow(coded('P0001', 'x'.repeat(100_000)), 'database');
    expect(failure === 'ask-probe' ? 0 : failure.message.length).toBeLessThan(1_100);
  });
});

describe('the probe', () => {
  const deadlock = coded('40P01');

  it('P13 an undecided error is the world’s when the probe fails too', async () => {
    const failure = await classify(deadlock, 'database', () =>
      Promise.reject(coded('ECONNREFUSED')),
    );
    expect(failure).toMatchObject({ kind: 'world', code: '40P01', cause: deadlock });
  });

  it('P13 an undecided error is the message’s when the probe answers', async () => {
    const failure = await classify(deadlock, 'database', () => Promise.resolve());
    expect(failure).toMatchObject({ kind: 'message', code: '40P01' });
  });

  it('P13 a probe that is refused for good says that the installation is wrong', async () => {
    const failure = await classify(deadlock, 'database', () => Promise.reject(coded('28P01')));
    expect(failure.kind).toBe('installation');
  });

  it('P13 without a probe an undecided error is the message’s, but of Redis the world’s', async () => {
    expect((await classify(deadlock, 'database')).kind).toBe('message');
    expect((await classify(new Error('ERR odd'), 'redis')).kind).toBe('world');
  });

  it('P13 the probe is not asked when the code tells', async () => {
    const asked = () => Promise.reject(new Error('must not be asked'));
    expect((await classify(coded('P0001'), 'database', asked)).kind).toBe('message');
  });

  it('P13 a probe that is never answered is a server that is away', async () => {
    vi.useFakeTimers();
    try {
      const failure = classify(deadlock, 'database', () => new Promise(() => undefined));
      await vi.advanceTimersByTimeAsync(60_000);
      expect((await failure).kind).toBe('world');
    } finally {
      vi.useRealTimers();
    }
  });

  it('P13 a Failure passes through unchanged', async () => {
    const failure = new Failure('installation', 'database', 'X', 'said before');
    expect(await classify(failure, 'redis', () => Promise.reject(new Error('no')))).toBe(failure);
  });
});
