import { isOwn, sign } from '@buzon/shared/identity';
import { type ServiceServer, until } from '@buzon/stack';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, plainMail, System } from '../src/index.ts';
import { overview } from '../src/system/overview.ts';

const HOUR = 3_600_000;
const ADDRESS = 'reclamos@example.com';

interface Filed {
  readonly id: string;
  readonly case_id: string | null;
  readonly disposition: string;
  readonly matched_by: string | null;
  /** Of the confirmation; null: there is none. */
  readonly outbox_id: string | null;
  readonly state: string | null;
  readonly reason: string | null;
}

describe('confirmations', () => {
  let system: System;
  let notifier: ServiceServer;
  let dashboard: ServiceServer;
  let delivered = 0;
  beforeAll(async () => {
    system = await System.start({ services: [] });
    const folders = ['IMAP/English', 'IMAP/Siempre'];
    await system.stack.dovecot.addAccount({ ...ACCOUNT, folders });
    const now = { SyncMaxChangesCount: 1 };
    await system.configure([
      { ...now, Confirmation: 'Opened' },
      {
        ...now,
        ID: 'english',
        InputFolder: 'IMAP/English',
        Confirmation: 'Opened',
        Language: 'en',
        ConfirmationFrom: 'Support <support@example.com>',
        ConfirmNewerThanHours: 1,
      },
      {
        ...now,
        ID: 'siempre',
        InputFolder: 'IMAP/Siempre',
        Confirmation: 'Always',
        ConfirmationsPerHour: 2,
      },
    ]);
    await system.handOver(['Default', 'english', 'siempre']);
    notifier = await system.startService('notifier');
    for (const service of ['processor', 'fetcher'] as const) await system.startService(service);
    dashboard = await system.startService('dashboard');
  });
  afterAll(() => system?.stop());

  /** Has a mail filed and moved; answers what became of it. */
  const file = async (raw: string | Buffer, folder = 'IMAP/New', ageHours = 0): Promise<Filed> => {
    const internalDate = new Date(Date.now() - ageHours * HOUR);
    await system.stack.dovecot.deliver(ACCOUNT.user, folder, raw, { internalDate });
    delivered += 1;
    await until(async () => (await system.count('IMAP/Done')) === delivered, {
      what: `mail ${delivered} in Done`,
    });
    const [filed] = await system.query<Filed>(`SELECT m.id, m.case_id, m.disposition, m.matched_by,
        o.id AS outbox_id, o.state, o.reason
      FROM buzon.messages m LEFT JOIN buzon.outbox o ON o.message_id = m.id
      ORDER BY m.id DESC LIMIT 1`);
    if (filed === undefined) throw new Error('nothing was filed');
    return filed;
  };

  const receivedBy = (address: string) =>
    system.stack.smtp.received.filter(({ to }) => to.includes(address));
  /** The confirmations that an address has got, as soon as there are so many. */
  const confirmations = async (address: string, count = 1, timeoutMs = 60_000) => {
    const mails = await until(
      () => {
        const found = receivedBy(address);
        return found.length >= count ? found : null;
      },
      { what: `${count} confirmations to ${address}`, timeoutMs },
    );
    expect(mails).toHaveLength(count);
    return Promise.all(mails.map(({ raw }) => simpleParser(raw)));
  };
  const confirmation = async (address: string): Promise<ParsedMail> => {
    const [mail] = await confirmations(address);
    if (mail === undefined) throw new Error('no confirmation');
    return mail;
  };
  const expectedMessageId = (
    { case_id, outbox_id }: Pick<Filed, 'case_id' | 'outbox_id'>,
    domain: string,
  ) =>
    sign({
      caseId: Number(case_id),
      outboxId: Number(outbox_id),
      key: Buffer.from(system.env['BUZON_SECRET_KEY'] ?? '', 'hex'),
      domain,
    });
  const untilHeld = () =>
    until(
      async () => {
        const { queues } = await overview(dashboard);
        return queues.find(({ name }) => name === 'confirmations')?.hold;
      },
      { what: 'the confirmations to wait' },
    );

  it('N1 N2 N4 tell the sender the case number, in the conversation of the mail', async () => {
    const filed = await file(
      plainMail({
        from: 'Ana Núñez <ana@clientes.example>',
        subject: '=?utf-8?Q?Factura_err=C3=B3nea?=',
        messageId: 'factura@clientes.example',
        headers: ['References: <antes@clientes.example>'],
      }),
    );
    const mail = await confirmation('ana@clientes.example');
    expect(mail.subject).toBe(`[#${filed.case_id}] Factura errónea`);
    expect(mail.from?.value).toEqual([{ name: 'Atención', address: ADDRESS }]);
    expect(mail.inReplyTo).toBe('<factura@clientes.example>');
    expect(mail.references).toEqual(['<antes@clientes.example>', '<factura@clientes.example>']);
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail.headers.get('content-language')).toBe('es');
    expect(mail.messageId).toBe(expectedMessageId(filed, 'example.com'));
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain(String(filed.case_id));
      expect(body).toMatch(/caso/i);
    }
  });

  it('N2 English listeners write English, from their own address', async () => {
    const filed = await file(
      plainMail({ from: 'bob@customers.example', subject: 'Late parcel' }),
      'IMAP/English',
    );
    const mail = await confirmation('bob@customers.example');
    expect(mail.subject).toBe(`[#${filed.case_id}] Late parcel`);
    expect(mail.from?.value).toEqual([{ name: 'Support', address: 'support@example.com' }]);
    expect(mail.headers.get('content-language')).toBe('en');
    expect(mail.text).toMatch(/case/i);
    expect(mail.text).not.toMatch(/caso/i);
  });

  it('P5 N2 an answer to a confirmation goes to its case: by its references, or by its token alone', async () => {
    const from = 'carla@clientes.example';
    const { case_id } = await file(plainMail({ from, subject: 'Pedido' }));
    const mail = await confirmation(from);
    const byReferences = await file(
      plainMail({ from, subject: 'gracias', headers: [`In-Reply-To: ${mail.messageId}`] }),
    );
    expect(byReferences).toMatchObject({
      case_id,
      disposition: 'appended',
      matched_by: 'references',
    });
    const byToken = await file(plainMail({ from, subject: `Re: [#${case_id}] otra cosa` }));
    expect(byToken).toMatchObject({ case_id, disposition: 'appended', matched_by: 'token' });
    // N1: only the mail that opened the case is confirmed.
    expect([byReferences.state, byToken.state]).not.toContain('pending');
    expect(receivedBy(from)).toHaveLength(1);
  });

  it('P5 N2 a stranger who knows token or Message-ID gets a case of his own', async () => {
    const from = 'dora@clientes.example';
    const { case_id } = await file(plainMail({ from, subject: 'Privado' }));
    const mail = await confirmation(from);
    const stranger = await file(
      plainMail({
        from: 'otro@elsewhere.example',
        subject: `Re: [#${case_id}] Privado`,
        headers: [`In-Reply-To: ${mail.messageId}`],
      }),
    );
    expect(stranger.disposition).toBe('opened');
    expect(stranger.case_id).not.toBe(case_id);
  });

  it.each([
    ['a vacation notice', 'vac@x.example', ['Auto-Submitted: auto-replied (vacation)']],
    ['a list mail', 'lista@x.example', ['List-Id: <avisos.x.example>', 'Precedence: list']],
    ['mail with a null sender', 'nadie@x.example', ['Return-Path: <>']],
    ['a calendar or other machine', 'robot@x.example', ['Auto-Submitted: auto-generated']],
  ])('N4 P12 N3 %s is filed, but not confirmed, and why is recorded', async (_, from, headers) => {
    const filed = await file(plainMail({ from, headers }));
    expect(filed).toMatchObject({ disposition: 'opened', state: 'suppressed' });
    expect(filed.reason).toMatch(/automatic mail/);
    expect(receivedBy(from)).toEqual([]);
  });

  it('N4 P12 a bounce of a confirmation goes to its case, and is not confirmed', async () => {
    const from = 'erna@clientes.example';
    const { case_id } = await file(plainMail({ from, subject: 'Devolución' }));
    const mail = await confirmation(from);
    const filed = await file(bounceOf(mail, from));
    expect(filed).toMatchObject({ case_id, disposition: 'appended' });
    expect(filed.state).not.toBe('pending');
    expect(receivedBy('mailer-daemon@mx.example')).toEqual([]);
  });

  it('N4 P12 our own confirmation that comes back goes to its case, or to none, unconfirmed', async () => {
    const from = 'fito@clientes.example';
    const { case_id } = await file(plainMail({ from, subject: 'Vuelve' }));
    await confirmation(from);
    const [sent] = receivedBy(from);
    const back = await file(sent?.raw ?? '');
    expect(back).toMatchObject({ case_id, disposition: 'appended' });
    expect(back.state).not.toBe('pending');
    // One of a case that this database does not have, as after it was put back to an older state.
    const lost = { case_id: '4711', outbox_id: '4711' };
    const strange = await file(
      plainMail({
        from: ADDRESS,
        subject: '[#4711] Perdido',
        messageId: expectedMessageId(lost, 'example.com').slice(1, -1),
        headers: ['Auto-Submitted: auto-replied'],
      }),
    );
    expect(strange).toMatchObject({ disposition: 'ignored', case_id: null, outbox_id: null });
    expect(
      await system.number(
        `SELECT count(*) FROM buzon.attachments WHERE kind = 'mail' AND message_id = $1`,
        [strange.id],
      ),
    ).toBe(1);
    expect(receivedBy(ADDRESS)).toEqual([]);
  });

  it.each([ADDRESS, 'Support@Example.com'])(
    'N4 mail from our own address %s opens a case, unconfirmed',
    async (from) => {
      const filed = await file(plainMail({ from }));
      expect(filed).toMatchObject({ disposition: 'opened', state: 'suppressed' });
      expect(receivedBy(from)).toEqual([]);
      expect(receivedBy(from.toLowerCase())).toEqual([]);
    },
  );

  it('N5 mail that was old when it was filed is not confirmed', async () => {
    const from = 'gala@clientes.example';
    const old = await file(plainMail({ from, subject: 'Vieja' }), 'IMAP/New', 49);
    expect(old).toMatchObject({ disposition: 'opened', state: 'suppressed' });
    expect(old.reason).toBe('older than 48 hours when it was filed');
    const young = await file(plainMail({ from, subject: 'Joven' }), 'IMAP/New', 47);
    const mail = await confirmation(from);
    expect(mail.subject).toBe(`[#${young.case_id}] Joven`);
    const stale = await file(plainMail({ from: 'hank@customers.example' }), 'IMAP/English', 2);
    expect(stale.reason).toBe('older than 1 hours when it was filed');
  });

  it('N1 N4 with Always each mail is confirmed, up to ConfirmationsPerHour', async () => {
    const from = 'ines@clientes.example';
    const send = (n: number) =>
      file(plainMail({ from, subject: `${n > 1 ? 'Re: ' : ''}Cada una` }), 'IMAP/Siempre');
    const first = await send(1);
    const second = await send(2);
    expect(second).toMatchObject({ case_id: first.case_id, disposition: 'appended' });
    const mails = await confirmations(from, 2);
    for (const mail of mails) expect(mail.subject).toContain(`[#${first.case_id}]`);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
    const third = await send(3);
    expect(third.state).toBe('suppressed');
    expect(third.reason).toBe('more than 2 confirmations to this address in an hour');
    expect(receivedBy(from)).toHaveLength(2);
  });

  it('N6 while the mail server is away confirmations wait, then they are sent', async () => {
    await system.stack.smtp.stop();
    const addresses = [1, 2, 3].map((n) => `juan${n}@clientes.example`);
    for (const from of addresses) await file(plainMail({ from }));
    expect(await untilHeld()).toMatchObject({ kind: 'world' });
    await system.stack.smtp.start();
    for (const address of addresses) await confirmation(address);
    expect(await system.number(`SELECT max(attempts) FROM buzon.outbox`)).toBeLessThanOrEqual(1);
  });

  it('N3 a notifier that is killed while it sends repeats itself recognisably', async () => {
    const from = 'karl@clientes.example';
    system.stack.smtp.freeze();
    const held = await file(plainMail({ from }));
    const redis = system.redis();
    await until(async () => (await redis.llen('{buzon}:confirmations:active')) > 0, {
      what: 'the confirmation to be on its way',
    });
    redis.disconnect();
    await notifier.kill();
    system.stack.smtp.thaw();
    await notifier.start();
    const mail = (await confirmationsAtLeast(from)).at(-1);
    expect(mail?.messageId).toBe(expectedMessageId(held, 'example.com'));
    await untilSent(held);
  });

  it('N3 N6 confirmations are sent also when Redis was emptied, with the same Message-ID', async () => {
    await system.stack.smtp.stop();
    const from = 'lola@clientes.example';
    const filed = await file(plainMail({ from }));
    expect(filed.state).toBe('pending');
    const redis = system.redis();
    await redis.flushall();
    redis.disconnect();
    await system.stack.smtp.start();
    const mail = await confirmation(from);
    expect(mail.messageId).toBe(expectedMessageId(filed, 'example.com'));
    await untilSent(filed);
  });

  it('N3 nothing was sent twice without need, and nothing is left', async () => {
    const key = Buffer.from(system.env['BUZON_SECRET_KEY'] ?? '', 'hex');
    const mails = await Promise.all(system.stack.smtp.received.map(({ raw }) => simpleParser(raw)));
    expect(mails.every(({ messageId }) => isOwn(messageId ?? '', key))).toBe(true);
    const sent = await system.number(`SELECT count(*) FROM buzon.outbox WHERE state = 'sent'`);
    const ids = new Set(mails.map(({ messageId }) => messageId));
    expect(ids.size).toBe(sent);
    // The one repeat is that of the notifier that was killed.
    expect(mails.length - ids.size).toBeLessThanOrEqual(1);
    expect(
      await system.number(`SELECT count(*) FROM buzon.outbox WHERE state IN ('pending', 'failed')`),
    ).toBe(0);
  });

  const confirmationsAtLeast = async (address: string) => {
    await until(() => receivedBy(address).length, { what: `a confirmation to ${address}` });
    return Promise.all(receivedBy(address).map(({ raw }) => simpleParser(raw)));
  };
  const untilSent = ({ outbox_id }: Filed) =>
    until(
      () =>
        system.number(`SELECT count(*) FROM buzon.outbox WHERE id = $1 AND state = 'sent'`, [
          outbox_id,
        ]),
      { what: 'the confirmation to be recorded as sent' },
    );
});

/** RFC 3464: what a mail server says of a mail that it could not deliver. */
function bounceOf({ messageId, subject }: ParsedMail, recipient: string): string {
  const body = [
    '--limite',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--limite',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--limite',
    'Content-Type: text/rfc822-headers',
    '',
    `From: ${ADDRESS}`,
    `To: ${recipient}`,
    `Subject: ${subject}`,
    `Message-ID: ${messageId}`,
    '',
    '--limite--',
  ].join('\r\n');
  return plainMail({
    from: 'Mail Delivery System <mailer-daemon@mx.example>',
    subject: 'Undelivered Mail Returned to Sender',
    headers: [
      'Return-Path: <>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=limite',
    ],
    body,
  });
}
