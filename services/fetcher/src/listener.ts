import { listenerOptions, type MailboxOptions, type ProtocolLog } from '@buzon/mailbox';
import { Failure } from '@buzon/shared/failures';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { Logger } from 'pino';
import { reconnectPause } from './backoff.ts';
import { Conversations } from './conversations.ts';
import type { Credentials } from './credentials.ts';
import type { FetcherParts } from './fetcher-parts.ts';
import type { Folder } from './folder.ts';
import { checkNames } from './installation-check.ts';
import { emptyLedger, type Ledger } from './ledger.ts';
import { ListenerReport } from './listener-report.ts';
import type { Term } from './ownership.ts';
import type { FetcherMailbox, Ownership } from './ports.ts';
import { LeaseLost, Reconciler } from './reconciler.ts';
import { Wake } from './wake.ts';

/** Pause after a failure of a pass that left the connection alive (database or Redis away). */
const FAILED_PASS_MILLISECONDS = 1_000;

/** A connection that lived so long, or gave mails, served: its end is not one more failure in a row (L9). */
const SERVED_MILLISECONDS = 30_000;

/** A pause is interrupted so often to tell the dashboard that the listener lives. */
const REPORT_MILLISECONDS = 5_000;

/**
 * A ledger outlives a connection and a lost lease, as long as it is about the same folder: whatever
 * happened meanwhile, each session begins with a look, and each pass reads again what it acts upon.
 */
interface Remembered {
  readonly mailboxKey: string;
  readonly uidValidity: number;
  readonly ledger: Ledger;
  readonly conversations: Conversations;
}

/** One listener while this fetcher owns it: connects, reconciles, connects again. */
export class Listener {
  readonly #settings: ListenerSettings;
  readonly #parts: FetcherParts;
  readonly #lease: Ownership;
  readonly #credentials: Credentials;
  readonly #protocolLog: ProtocolLog | null;
  readonly #log: Logger;
  readonly #report: ListenerReport;
  #remembered: Remembered | null = null;

  constructor(
    settings: ListenerSettings,
    parts: FetcherParts,
    lease: Ownership,
    credentials: Credentials,
    protocolLog: ProtocolLog | null,
    log: Logger,
  ) {
    this.#settings = settings;
    this.#parts = parts;
    this.#lease = lease;
    this.#credentials = credentials;
    this.#protocolLog = protocolLog;
    this.#log = log;
    this.#report = new ListenerReport(settings, parts, log);
  }

  /** Its mailbox is open, and nothing is wrong with it. */
  get isWell(): boolean {
    return this.#report.isWell;
  }

  /** Serves until the term ends. Never rejects: this listener's troubles are its own (L1). */
  async serve(term: Term): Promise<void> {
    const wake = new Wake();
    let failures = 0;
    while (!term.signal.aborted) {
      let looked = false;
      const began = performance.now();
      const fetched = this.#fetched;
      try {
        await this.#session(term, () => {
          looked = true;
        });
        failures = 0;
      } catch (error) {
        if (error instanceof LeaseLost) return;
        if (this.#credentials.triesAnother(error)) continue;
        const lived = performance.now() - began >= SERVED_MILLISECONDS;
        const served = looked && (lived || this.#fetched !== fetched);
        failures = served ? 1 : failures + 1;
        this.#report.failed(error, failures);
        const pause = reconnectPause(error, failures);
        this.#log.info({ seconds: Math.round(pause / 100) / 10, failures }, 'connects again later');
        await this.#pauseReporting(wake, pause, term.signal, () => this.#isMended(error));
      }
    }
  }

  /** What cannot be told just now is told later. */
  #isMended(error: unknown): Promise<boolean> {
    return this.#credentials.mended(error).catch(() => false);
  }

  /** Mails fetched so far from this folder. */
  get #fetched(): number {
    return this.#remembered?.ledger.fetched ?? 0;
  }

  /**
   * From connecting to the end of the connection; rejects with the reason unless the term ended, or
   * the session is to begin anew with another access token.
   */
  async #session(term: Term, onLooked: () => void): Promise<void> {
    this.#report.connecting();
    await this.#checkInstallation();
    const wake = new Wake();
    let closed: Error | null = null;
    let reconciler: Reconciler | null = null;
    const mailbox = await this.#parts.mailbox({
      ...listenerOptions(this.#settings),
      ...(await this.#credentials.show()),
      ...this.#protocolLines(),
      onChange: () => {
        reconciler?.noticeChange();
        wake.wake();
      },
      onClose: (reason) => {
        closed = reason;
        wake.wake();
      },
    });
    this.#report.reached(mailbox.provider);
    this.#credentials.accepted();
    await this.#reportEnding();
    try {
      reconciler = new Reconciler(this.#folder(mailbox), () => this.#planSettings(term));
      while (!term.signal.aborted) {
        if (closed !== null) throw closed as Error;
        const pause = await this.#pass(reconciler, term.signal, () => closed !== null);
        if (reconciler.lookedAt > 0) onLooked();
        if (await this.#credentials.haveChanged()) {
          this.#log.info('begins a session with another access token');
          return;
        }
        await this.#pauseReporting(wake, Math.min(pause, this.#credentials.goodFor()), term.signal);
      }
    } finally {
      this.#parts.window.note(this.#settings.id, false);
      await mailbox.close();
    }
  }

  async #reportEnding(): Promise<void> {
    try {
      this.#report.runsOut(await this.#credentials.runOut());
    } catch (err) {
      this.#log.debug({ err }, 'could not tell when the log-in ends');
    }
  }

  #protocolLines(): Pick<MailboxOptions, 'onProtocolLine'> {
    const log = this.#protocolLog;
    if (log === null) return {};
    return { onProtocolLine: (direction, line) => log.write(direction, line) };
  }

  /** @returns how long to wait before the next pass, milliseconds */
  async #pass(
    reconciler: Reconciler,
    signal: AbortSignal,
    isClosed: () => boolean,
  ): Promise<number> {
    const { ledger } = reconciler.folder;
    try {
      await reconciler.pass(signal);
      this.#report.passed(ledger, reconciler.lookedAt);
      return reconciler.pause();
    } catch (error) {
      if (error instanceof LeaseLost || isClosed()) throw error;
      this.#report.passFailed(error, ledger, reconciler.lookedAt);
      return FAILED_PASS_MILLISECONDS;
    } finally {
      const busy = ledger.todo.size + ledger.inFlight.size > 0;
      this.#parts.window.note(this.#settings.id, busy);
    }
  }

  /** The installation's faults hold the listener; a database that is away does not: mail can wait in the queue. */
  async #checkInstallation(): Promise<void> {
    try {
      await checkNames(this.#parts.store, this.#settings);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'installation') throw error;
      this.#log.warn({ err: error }, 'could not check the names of the listener in the database');
    }
  }

  #folder(mailbox: FetcherMailbox): Folder {
    const { parts, id } = { parts: this.#parts, id: this.#settings.id };
    const { mailboxKey, uidValidity } = mailbox;
    const folderId = { listener: id, mailboxKey, uidValidity };
    const { ledger, conversations } = this.#memoryOf(mailbox);
    const jobs = parts.jobs(folderId);
    return {
      id: folderId,
      mailbox,
      jobs: { ...jobs, room: async () => (await jobs.room()) / parts.window.sharers(id) },
      records: {
        filedDeliveries: (uids) => parts.store.filedDeliveries(mailboxKey, uidValidity, uids),
        markMoved: (uids) => parts.store.markMoved(mailboxKey, uidValidity, uids),
        noteUnfiled: (uids) => parts.store.noteUnfiled({ ...folderId, uids }),
      },
      ownership: this.#lease,
      firstSeen: parts.firstSeen(folderId),
      ledger,
      conversations,
      maxMessageBytes: this.#settings.maxMessageBytes,
      counters: this.#report.counters,
      log: this.#log,
      now: Date.now,
    };
  }

  /** A new UIDVALIDITY makes everything new (RFC 9051 §2.3.1.1). */
  #memoryOf({ mailboxKey, uidValidity }: FetcherMailbox): Remembered {
    const known = this.#remembered;
    if (known?.mailboxKey === mailboxKey && known.uidValidity === uidValidity) return known;
    if (known !== null) this.#log.warn({ uidValidity }, 'the folder has a new UIDVALIDITY');
    this.#remembered = {
      mailboxKey,
      uidValidity,
      ledger: emptyLedger(),
      conversations: new Conversations(),
    };
    return this.#remembered;
  }

  #planSettings(term: Term) {
    const { id, syncMaxChangesCount, syncMaxWaitTime, maxMessageBytes } = this.#settings;
    const share = this.#parts.window.shareOf(id);
    return {
      maxChangesCount: syncMaxChangesCount,
      maxWaitMilliseconds: syncMaxWaitTime * 1_000,
      maxMessageBytes,
      windowBytes: share.bytes,
      windowMessages: share.messages,
      moveFrom: term.moveFrom,
    };
  }

  /** The dashboard forgets a listener that says nothing, so in a long pause it says the same again. */
  async #pauseReporting(
    wake: Wake,
    milliseconds: number,
    signal: AbortSignal,
    isOver: () => Promise<boolean> = async () => false,
  ): Promise<void> {
    const end = performance.now() + milliseconds;
    let left = milliseconds;
    while (left > 0 && !signal.aborted) {
      if (await wake.wait(Math.min(REPORT_MILLISECONDS, left), signal)) return;
      this.#report.again();
      if (await isOver()) return;
      left = end - performance.now();
    }
  }
}
