import type { DeliveryJobData } from '@buzon/shared/queue';

/** A fetched mail that is about to get its job. */
export interface Arrival {
  readonly job: DeliveryJobData;
  readonly messageId: string | null;
  /** Message-IDs that it answers. */
  readonly threadIds: readonly string[];
}

/**
 * Keeps a reply behind the mail of the same batch that it answers (P5): filed at the same instant by
 * two processors, the reply could not find its case.
 */
export class Conversations {
  readonly #uidByMessageId = new Map<string, number>();
  readonly #messageIdByUid = new Map<number, string>();
  readonly #postponed = new Map<number, DeliveryJobData>();

  /**
   * Notes mails that are about to be in flight together.
   * @returns for each the UID that it has to wait for, or null
   */
  note(arrivals: readonly Arrival[]): Map<number, number | null> {
    for (const { job, messageId } of arrivals) {
      if (messageId === null || this.#uidByMessageId.has(messageId)) continue;
      this.#uidByMessageId.set(messageId, job.uid);
      this.#messageIdByUid.set(job.uid, messageId);
    }
    const parents = new Map<number, number | null>();
    for (const arrival of arrivals) {
      const parent = this.#parentOf(arrival);
      // Two mails that name each other: the first one noted goes first.
      const circular = parent !== null && leadsTo(parents, parent, arrival.job.uid);
      parents.set(arrival.job.uid, circular ? null : parent);
      if (parent !== null && !circular) this.#postponed.set(arrival.job.uid, arrival.job);
    }
    return parents;
  }

  /** The job of a postponed reply, once. */
  take(uid: number): DeliveryJobData | null {
    const job = this.#postponed.get(uid) ?? null;
    this.#postponed.delete(uid);
    return job;
  }

  /** The mail is no longer in flight. */
  settled(uid: number): void {
    const messageId = this.#messageIdByUid.get(uid);
    if (messageId !== undefined) this.#uidByMessageId.delete(messageId);
    this.#messageIdByUid.delete(uid);
    this.#postponed.delete(uid);
  }

  #parentOf({ job, threadIds }: Arrival): number | null {
    for (const id of threadIds) {
      const uid = this.#uidByMessageId.get(id);
      if (uid !== undefined && uid !== job.uid) return uid;
    }
    return null;
  }
}

/** Whether following parents from `from` comes to `target`. */
function leadsTo(
  parents: ReadonlyMap<number, number | null>,
  from: number,
  target: number,
): boolean {
  const seen = new Set<number>();
  let uid: number | null = from;
  while (uid !== null && !seen.has(uid)) {
    if (uid === target) return true;
    seen.add(uid);
    uid = parents.get(uid) ?? null;
  }
  return false;
}
