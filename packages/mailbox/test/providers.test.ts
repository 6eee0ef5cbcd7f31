import { SIM_APP_PASSWORD, type SimName, until } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { connectMailbox, examineMailbox, type FetchedMessage, MailboxError } from '../src/index.ts';
import { connected, uidsOf } from './dovecot.ts';
import { deliverMails, played } from './provider-sim.ts';

const MINUTE = 60_000;

async function fault(work: Promise<unknown>): Promise<MailboxError> {
  const error: unknown = await work.then(
    () => expect.unreachable('it succeeded'),
    (thrown: unknown) => thrown,
  );
  return error instanceof MailboxError ? error : expect.unreachable(String(error));
}

/** How a client learns that the server ended its session. */
async function endOfSession(name: SimName): Promise<Error> {
  const { sim, options } = await played(name);
  let end: Error | undefined;
  await connected({
    ...options,
    onClose: (reason) => {
      end = reason;
    },
  });
  sim.endSessions();
  return until(() => end, { what: 'the end' });
}

describe.each<[SimName, string, RegExp]>([
  ['gmail', 'gmail', /X-GM-EXT-1/],
  ['microsoft365', 'microsoft365', /greets as by2pr11ca0070\.namprd11\.prod\.outlook\.com/],
  ['exchange', 'exchange', /greets as “The Microsoft Exchange IMAP4 service is ready\.”/],
  ['exchange2010', 'exchange', /greets as “The Microsoft Exchange/],
])('%s', (name, profile, because) => {
  it('L1 exchange-no-keywords: is recognised by what it shows, moves what is filed, and is asked for nothing that it lacks', async () => {
    const { sim, options } = await played(name);
    deliverMails(sim, 3);
    const mailbox = await connected(options);
    expect(mailbox.provider.profile.name).toBe(profile);
    expect(mailbox.provider.because).toMatch(because);
    const seen: FetchedMessage[] = [];
    const uids = await uidsOf(mailbox);
    await mailbox.fetch(uids, async (message) => {
      seen.push(message);
    });
    expect(seen.map(({ envelope }) => envelope.subject)).toEqual([
      'Reclamo 1',
      'Reclamo 2',
      'Reclamo 3',
    ]);
    const result = await mailbox.move(uids);
    const settled = name === 'exchange2010' ? result.flagged : result.moved;
    expect(settled).toEqual(uids);
    expect(sim.folders.get('IMAP/Done')).toHaveLength(3);
    // What is not to be had there is not asked for: flags of one's own, other people's messages.
    expect(sim.received.filter((line) => /KEYWORD|^EXPUNGE|APPEND|CONDSTORE/.test(line))).toEqual(
      [],
    );
  });

  it('L1 follows the rules that Provider names', async () => {
    const { options } = await played(name);
    const { provider } = await examineMailbox({ ...options, provider: 'generic' });
    expect(provider).toMatchObject({
      profile: { name: 'generic' },
      because: 'Provider is generic',
    });
  });

  it('L3 exchange-silent-idle: that announces nothing while it idles is asked, and tells', async () => {
    const { sim, options } = await played(name);
    sim.faults.silentIdle = true;
    const mailbox = await connected({ ...options, timeouts: { idle: 400 } });
    const idles = () => sim.received.filter((line) => line === 'IDLE').length;
    // It does not go on for ever: begun anew, a server that died is noticed.
    await until(() => idles() >= 3, { what: 'IDLE begun anew' });
    deliverMails(sim, 2);
    expect(await uidsOf(mailbox)).toHaveLength(2);
  });
});

describe('gmail', () => {
  it('L6 gmail-bin: deleting moves to the bin in whatever language, and leaves nothing archived', async () => {
    const { sim, options } = await played('gmail');
    deliverMails(sim, 2);
    const mailbox = await connected({ ...options, outputFolder: null });
    const uids = await uidsOf(mailbox);
    expect((await mailbox.move(uids)).moved).toEqual(uids);
    expect(sim.folders.get('[Gmail]/Papelera')).toHaveLength(2);
    expect(sim.folders.get('[Gmail]/Todos')).toEqual([]);
  });

  it('L6 gmail-bin: holds also where the settings name another provider', async () => {
    const { sim, options } = await played('gmail');
    deliverMails(sim, 1);
    const mailbox = await connected({ ...options, outputFolder: null, provider: 'generic' });
    expect((await mailbox.move(await uidsOf(mailbox))).moved).toHaveLength(1);
    expect(sim.folders.get('[Gmail]/Todos')).toEqual([]);
  });

  it('L6 gmail-labels: what moves to another folder stays in All Mail, once', async () => {
    const { sim, options } = await played('gmail');
    deliverMails(sim, 2);
    const mailbox = await connected(options);
    await mailbox.move(await uidsOf(mailbox));
    expect(sim.folders.get('[Gmail]/Todos')).toHaveLength(2);
    expect(sim.folders.get('IMAP/New')).toEqual([]);
  });

  it('L2 gmail-localised-folders: [Gmail] itself holds no messages', async () => {
    const { options } = await played('gmail');
    const failure = await fault(connectMailbox({ ...options, inputFolder: '[Gmail]' }));
    expect(failure.code).toBe('FOLDER_MISSING');
    expect(failure.message).toContain('[Gmail]/Enviados');
  });

  it('L9 gmail-bandwidth: its words end the session, blame no message and are answered by patience', async () => {
    const { sim, options } = await played('gmail');
    deliverMails(sim, 3);
    const mailbox = await connected(options);
    const uids = await uidsOf(mailbox);
    sim.faults.throttle = 0;
    const failure = await fault(mailbox.fetch(uids, async () => {}));
    expect(failure).toMatchObject({
      kind: 'world',
      code: 'THROTTLED',
      pause: { first: 5 * MINUTE, longest: 60 * MINUTE },
      message: expect.stringMatching(/left alone.*exceeded command or bandwidth limits/),
    });
    // Nothing more is asked.
    const asked = sim.received.length;
    expect((await fault(mailbox.list())).code).toBe('THROTTLED');
    expect(sim.received.slice(asked)).toEqual([]);
  });

  it.each(['list', 'move'] as const)(
    'L9 gmail-bandwidth: also where imapflow only answers false (%s)',
    async (what) => {
      const { sim, options } = await played('gmail');
      deliverMails(sim, 1);
      const mailbox = await connected(options);
      sim.faults.throttle = 0;
      const work = what === 'list' ? mailbox.list() : mailbox.move([1]);
      expect((await fault(work)).code).toBe('THROTTLED');
    },
  );

  it('L9 gmail-too-many-connections: is no wrong password, and says what to do', async () => {
    const { sim, options } = await played('gmail');
    sim.faults.maxConnections = 1;
    await connected(options);
    expect(await fault(connectMailbox(options))).toMatchObject({
      kind: 'world',
      code: 'UNAVAILABLE',
      pause: { first: 30_000, longest: 5 * MINUTE },
      message: expect.stringMatching(/Too many simultaneous connections.*may have 15 connections/),
    });
  });

  it('L9 gmail-app-password: the password of the account is refused, an app password taken', async () => {
    const { options } = await played('gmail', {});
    expect(await fault(connectMailbox(options))).toMatchObject({
      kind: 'installation',
      code: 'AUTHENTICATION',
      message: expect.stringMatching(
        /Application-specific password required.*app password.*OAuth 2/,
      ),
    });
    await connected({ ...options, password: SIM_APP_PASSWORD });
  });

  it('L9 gmail-session-end: is an ordinary end of a connection, in its words', async () => {
    expect(await endOfSession('gmail')).toMatchObject({
      code: 'CONNECTION',
      message: expect.stringContaining('Session expired, please login again'),
    });
  });
});

describe.each<SimName>(['microsoft365', 'exchange'])('%s throttles and refuses', (name) => {
  it('L9 exchange-throttled: the time that it names is waited, from whatever command', async () => {
    const { sim, options } = await played(name);
    deliverMails(sim, 2);
    const mailbox = await connected(options);
    sim.faults.throttle = 299_910;
    const failure = await fault(mailbox.fetch([1, 2], async () => {}));
    expect(failure).toMatchObject({ kind: 'world', code: 'THROTTLED', retryAfterMs: 299_910 });
    expect(failure.message).toContain('300 s');
  });

  it('L9 exchange-throttled: also right after the log-in', async () => {
    const { sim, options } = await played(name);
    sim.faults.throttle = 92_415;
    expect(await fault(connectMailbox(options))).toMatchObject({
      code: 'THROTTLED',
      retryAfterMs: 92_415,
    });
  });

  it('L14 exchange-not-connected: a log-in behind which nothing opens is no working mailbox', async () => {
    const { sim, options } = await played(name);
    sim.faults.notConnected = true;
    expect(await fault(connectMailbox(options))).toMatchObject({
      kind: 'installation',
      code: 'NOT_CONNECTED',
      pause: { first: MINUTE, longest: 10 * MINUTE },
      message: expect.stringContaining('accepts the log-in but does not open the mailbox'),
    });
  });

  it('L14 exchange-not-connected: in mid-session it ends the session', async () => {
    const { sim, options } = await played(name);
    const mailbox = await connected(options);
    sim.faults.notConnected = true;
    expect((await fault(mailbox.list())).code).toBe('NOT_CONNECTED');
  });

  it('L9 exchange-server-unavailable: is the server’s own trouble, not a wrong password', async () => {
    const { sim, options } = await played(name);
    sim.faults.maxConnections = 0;
    expect(await fault(connectMailbox(options))).toMatchObject({
      kind: 'world',
      code: 'UNAVAILABLE',
      pause: { first: 10_000, longest: 5 * MINUTE },
    });
  });

  it('L6 exchange-late-capabilities: MOVE is used although it is announced only after the log-in', async () => {
    const { sim, options } = await played(name);
    deliverMails(sim, 1);
    const mailbox = await connected(options);
    expect(mailbox.capabilities.move).toBe(true);
    await mailbox.move([1]);
    expect(sim.received).toContainEqual(expect.stringMatching(/^UID MOVE 1 /));
  });

  it('L9 microsoft365-session-end: is an ordinary end of a connection, in its words', async () => {
    expect(await endOfSession(name)).toMatchObject({
      code: 'CONNECTION',
      message: expect.stringContaining('AccessTokenExpired'),
    });
  });

  it('L13 exchange-estimated-sizes: a wrong size is no reason to refuse a message', async () => {
    const { sim, options } = await played(name);
    deliverMails(sim, 1);
    const mailbox = await connected(options);
    const [raw] = [...(sim.folders.get('IMAP/New') ?? [])].map((message) => message.raw);
    const fetched: string[] = [];
    await mailbox.fetch([1], async (message) => {
      fetched.push(message.raw.toString());
    });
    expect(fetched).toEqual([raw]);
    expect((await mailbox.sizes([1]))[0]?.size).toBe((raw ?? '').length + 17);
  });

  it('L2 exchange-localised-inbox: is named INBOX, and the error says so', async () => {
    const { options } = await played(name);
    const failure = await fault(connectMailbox({ ...options, inputFolder: 'Bandeja de entrada' }));
    expect(failure).toMatchObject({ code: 'FOLDER_MISSING' });
    expect(failure.message).toContain('Did you mean “INBOX”?');
  });
});

describe('log-ins that only a person can mend', () => {
  it('L9 microsoft365-no-passwords: says that there is only OAuth 2', async () => {
    const { options } = await played('microsoft365', {});
    expect(await fault(connectMailbox(options))).toMatchObject({
      kind: 'installation',
      code: 'AUTHENTICATION',
      message: expect.stringMatching(/LOGIN failed.*takes no password over IMAP but only OAuth 2/),
    });
  });

  it('L9 exchange-log-in-name: says which forms a name may have', async () => {
    const { options } = await played('exchange', {});
    const failure = await fault(connectMailbox({ ...options, user: 'ana' }));
    expect(failure).toMatchObject({ code: 'AUTHENTICATION' });
    expect(failure.message).toContain('DOMAIN\\user');
  });

  it('L9 exchange-plain-log-in: is let in although NTLM is offered, with and without an initial answer', async () => {
    for (const name of ['exchange', 'exchange2010'] as const) {
      const { sim, options } = await played(name, {});
      await connected(options);
      expect(sim.received.filter((line) => /^(LOGIN|AUTHENTICATE PLAIN)/.test(line))).toHaveLength(
        1,
      );
    }
  });
});
