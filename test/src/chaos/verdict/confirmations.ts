import type { ReceivedMail } from '@buzon/stack';
import type { Posted } from '../post.ts';
import type { Restores } from '../restores.ts';

/** What the mail server received, compared with who had to be told. */
export interface ConfirmationVerdict {
  /** Mails whose sender was told nothing. */
  readonly unconfirmed: number;
  /** Sent once more under the same Message-ID, as may happen. */
  readonly repeated: number;
  /** Sent for a mail that is not to be confirmed, or once more under another Message-ID. */
  readonly wrong: number;
}

/** Reads what the mail server received and remembers it by the mail that it answers. */
export class Confirmations {
  readonly #received: readonly ReceivedMail[];
  readonly #restores: Restores;
  /** By the mail that is confirmed: Message-IDs, with the life of the database they were sent in. */
  readonly #sent = new Map<string, string[]>();
  #read = 0;

  constructor(received: readonly ReceivedMail[], restores: Restores) {
    this.#received = received;
    this.#restores = restores;
  }

  verdict(posted: readonly Posted[]): ConfirmationVerdict {
    this.#readOn();
    const wanted = new Set(posted.filter(isConfirmed).map(keyOf));
    let [unconfirmed, repeated, wrong] = [0, 0, 0];
    for (const key of wanted) if (!this.#sent.has(key)) unconfirmed += 1;
    for (const [key, sent] of this.#sent) {
      const unlike = new Set(sent).size;
      const lives = new Set(sent.map((id) => id.slice(0, id.indexOf(' ')))).size;
      repeated += sent.length - unlike;
      // A database that was put back forgets what it had told, and tells it anew.
      wrong += wanted.has(key) ? unlike - lives : sent.length;
    }
    return { unconfirmed, repeated, wrong };
  }

  #readOn(): void {
    for (const { raw, to, receivedAt } of this.#received.slice(this.#read)) {
      this.#read += 1;
      const header = raw
        .toString('latin1')
        .split('\r\n\r\n', 1)[0]
        ?.replaceAll(/\r\n[ \t]+/g, ' ');
      const field = (name: string) =>
        new RegExp(`^${name}: *(.*)$`, 'im').exec(header ?? '')?.[1]?.trim() ?? '';
      const key = `${to[0]?.toLowerCase()} ${field('In-Reply-To')}`;
      const life = this.#restores.lifeAt(receivedAt.getTime());
      this.#sent.set(key, [...(this.#sent.get(key) ?? []), `${life} ${field('Message-ID')}`]);
    }
  }
}

/** People whose address is known are told; machines are not. */
function isConfirmed({ expected: { automatic, senderAddress } }: Posted): boolean {
  return automatic === null && senderAddress !== null;
}

function keyOf({ expected: { senderAddress, messageId } }: Posted): string {
  return `${senderAddress} ${messageId ?? ''}`;
}
