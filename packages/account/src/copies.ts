import type { FiledMail } from '@buzon/store';

/** Where one mail stands: numbers alone, for there may be one of each mail of a folder. */
export interface Copies {
  /** `buzon.messages.id`. */
  readonly messageId: number;
  readonly uids: number[];
  /** Of all rows of this mail: two listeners that move into one folder file it each. */
  readonly deliveries: number;
}

/** Which filed mails were seen in the folder, and how often. */
export class SeenCopies {
  readonly #copies = new Map<number, Copies>();
  readonly #seen = new Set<number>();

  /** @param rows of one mail, one for each listener that filed it */
  saw(uid: number, rows: readonly FiledMail[]): void {
    const [first] = rows;
    if (first === undefined) return;
    for (const row of rows) this.#seen.add(row.messageId);
    const { messageId } = first;
    const known = this.#copies.get(messageId)?.uids ?? [];
    const deliveries = rows.reduce((sum, row) => sum + row.deliveries, 0);
    this.#copies.set(messageId, { messageId, uids: [...known, uid], deliveries });
  }

  has(messageId: number): boolean {
    return this.#seen.has(messageId);
  }

  /** Those of which there are more than deliveries. */
  *surplus(): Generator<Copies> {
    for (const copies of this.#copies.values()) {
      if (copies.uids.length > copies.deliveries) yield copies;
    }
  }
}
