import { hostname } from 'node:os';
import type { RunsOut } from '@buzon/oauth';
import { Failure } from '@buzon/shared/failures';
import type { FoundProvider } from '@buzon/shared/providers';
import type { ListenerStatus } from '@buzon/shared/queue';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { Logger } from 'pino';
import type { FetcherParts } from './fetcher-parts.ts';
import type { FolderCounters } from './folder.ts';
import type { Ledger } from './ledger.ts';
import { StatusBoard } from './status-board.ts';

/** The same trouble is logged once when it begins, then so often. */
const SAME_TROUBLE_MILLISECONDS = 60_000;

/** Tells log, metrics and dashboard how a listener is doing, in a person's words. */
export class ListenerReport {
  readonly counters: FolderCounters;
  readonly #parts: FetcherParts;
  readonly #log: Logger;
  readonly #board: StatusBoard;
  #status: ListenerStatus;
  #moved = 0;
  readonly #startedAt = Date.now();
  #trouble: { text: string; loggedAt: number } | null = null;

  constructor(settings: ListenerSettings, parts: FetcherParts, log: Logger) {
    this.#parts = parts;
    this.#log = log;
    this.#board = new StatusBoard(parts.status, log);
    this.counters = this.#count(parts.metrics.counters(settings.id));
    this.#status = {
      listener: settings.id,
      state: 'connecting',
      reason: null,
      code: null,
      provider: null,
      inputFolder: settings.inputFolder,
      outputFolder: settings.outputFolder,
      waiting: 0,
      inFlight: 0,
      parked: 0,
      moved: 0,
      lastCycleAt: null,
      lastLookAt: null,
      runsOut: null,
      owner: `${hostname()}/${process.pid}`,
      updatedAt: new Date().toISOString(),
    };
  }

  /** The mailbox is open, and nothing is wrong with it. */
  get isWell(): boolean {
    return this.#status.state === 'connected' && this.#status.code === null;
  }

  connecting(): void {
    // A held listener stays held until it is seen to work.
    if (this.#status.state !== 'held') this.#show({ state: 'connecting' });
  }

  /** The mailbox is open; whose rules it follows is logged when it becomes known. */
  reached({ profile: { name, label }, because }: FoundProvider): void {
    const { provider } = this.#status;
    if (provider?.label === label && provider.because === because) return;
    this.#log.info({ provider: name, because }, `the mailbox is taken for ${label}: ${because}`);
    this.#status = { ...this.#status, provider: { label, because } };
  }

  /** The connection could not be made, or broke. */
  failed(error: unknown, failures: number): void {
    const installation = error instanceof Failure && error.kind === 'installation';
    const state = installation || failures > 1 ? 'held' : 'connecting';
    this.#show({ state, ...this.#inWords(error) });
  }

  /** A pass failed, the connection lives: database or Redis are away, or a message cannot be fetched. */
  passFailed(error: unknown, ledger: Ledger, lookedAt: number): void {
    this.#show({ ...sums(ledger, lookedAt), ...this.#inWords(error), state: 'connected' });
  }

  passed(ledger: Ledger, lookedAt: number): void {
    const refusal = moveRefusal(ledger, this.#status.outputFolder);
    if (refusal !== null) {
      this.passFailed(refusal, ledger, lookedAt);
      return;
    }
    if (this.#trouble !== null) this.#log.info('the listener works again');
    this.#trouble = null;
    this.#show({ ...sums(ledger, lookedAt), state: 'connected', reason: null, code: null });
  }

  /** What of the log-in ends one day. */
  runsOut(runsOut: RunsOut | null): void {
    const { listener } = this.#status;
    this.#parts.metrics.runsOut(listener, runsOut);
    this.#show({
      runsOut: runsOut === null ? null : { what: runsOut.what, at: runsOut.at.toISOString() },
    });
  }

  /** Says the same once more. */
  again(): void {
    this.#show({});
  }

  #show(change: Partial<ListenerStatus>): void {
    const updatedAt = new Date().toISOString();
    this.#status = { ...this.#status, ...change, moved: this.#moved, updatedAt };
    this.#board.show(this.#status);
    const { listener, waiting, inFlight, parked, state, lastLookAt } = this.#status;
    this.#parts.metrics.show(listener, {
      waiting,
      inFlight,
      parked,
      held: state === 'held',
      lookedAt: lastLookAt === null ? this.#startedAt : Date.parse(lastLookAt),
    });
  }

  #inWords(error: unknown): { reason: string; code: string | null } {
    const text = error instanceof Error ? error.message : String(error);
    const now = Date.now();
    if (this.#trouble?.text !== text || now - this.#trouble.loggedAt > SAME_TROUBLE_MILLISECONDS) {
      this.#log.warn({ err: error }, text);
      this.#trouble = { text, loggedAt: now };
    }
    return { reason: text, code: error instanceof Failure ? error.code : null };
  }

  #count(metrics: FolderCounters): FolderCounters {
    return {
      ...metrics,
      moved: (mails) => {
        this.#moved += mails;
        this.#status = { ...this.#status, lastCycleAt: new Date().toISOString() };
        metrics.moved(mails);
      },
    };
  }
}

/** Filed messages that cannot leave the folder: everything else goes on, but somebody has to act. */
function moveRefusal(ledger: Ledger, outputFolder: string | null): Failure | null {
  if (ledger.refusedMoves.size === 0 || ledger.moveRefusal === null) return null;
  const doing = outputFolder === null ? 'delete' : `move to “${outputFolder}”`;
  const message = `The mail server refuses to ${doing} what is filed: ${ledger.moveRefusal}`;
  return new Failure('installation', 'imap', 'MOVE_REFUSED', message);
}

function sums(ledger: Ledger, lookedAt: number) {
  return {
    waiting: ledger.waiting.size + ledger.todo.size,
    inFlight: ledger.inFlight.size + ledger.completed.size,
    parked: ledger.parked.size,
    ...(lookedAt > 0 ? { lastLookAt: new Date(lookedAt).toISOString() } : {}),
  };
}
