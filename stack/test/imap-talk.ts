import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../src/index.ts';

/** The few words of IMAP that show what Dovecot does, without a client library in between. */
export class ImapTalk {
  readonly #socket: Socket;
  #heard = '';
  #tag = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#heard += chunk.toString('utf8');
    });
    socket.on('error', () => undefined);
  }

  static async login(port: number, user: string, password: string): Promise<ImapTalk> {
    const socket = connect({ host: '127.0.0.1', port });
    const talk = new ImapTalk(socket);
    await once(socket, 'connect');
    await talk.hear(/^\* OK/m);
    await talk.ask(`LOGIN "${user}" "${password}"`);
    return talk;
  }

  /** Sends a command and answers all that came back with it; throws unless it ended with OK. */
  async ask(command: string): Promise<string> {
    this.#tag += 1;
    const tag = `t${this.#tag}`;
    this.#heard = '';
    this.say(`${tag} ${command}`);
    const answer = await this.hear(new RegExp(`^${tag} .*\r\n`, 'm'));
    if (!answer.includes(`${tag} OK`)) throw new Error(answer);
    return answer;
  }

  say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  async hear(pattern: RegExp): Promise<string> {
    await until(() => pattern.test(this.#heard), { what: `${pattern} from the IMAP server` });
    return this.#heard;
  }

  get closed(): boolean {
    return this.#socket.closed;
  }

  end(): void {
    this.#socket.destroy();
  }
}
