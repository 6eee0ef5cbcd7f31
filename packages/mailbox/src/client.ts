import { ImapFlow } from 'imapflow';

/**
 * An `ImapFlow` that enables UTF8=ACCEPT and nothing else where the server offers it (RFC 6855): some
 * want it before they open a folder with accents (UTF8=ONLY), and without it a mail with UTF-8 in its
 * header is given in another form than it came. CONDSTORE, which imapflow would enable with it, adds
 * a MODSEQ to each answer.
 */
export class Client extends ImapFlow {
  declare readonly run: (command: 'ENABLE', names: readonly string[]) => Promise<unknown>;

  /** Called by imapflow after the log-in. */
  async autoEnable(): Promise<void> {
    await this.run('ENABLE', ['UTF8=ACCEPT']);
  }
}
