import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A mail server that knows nobody's password. */
export interface LogInServer {
  /** With a user and a password. */
  readonly url: string;
  readonly refused: number;
  stop(): Promise<void>;
}

const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/^(EHLO|HELO)/i, '250-mail.example\r\n250 AUTH PLAIN\r\n'],
  [/^AUTH/i, '535 5.7.8 Authentication credentials invalid\r\n'],
  [/^QUIT/i, '221 2.0.0 Bye\r\n'],
];

export async function startLogInServer(): Promise<LogInServer> {
  let refused = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 mail.example ESMTP\r\n');
    socket.on('data', (line) => {
      const [, answer] = ANSWERS.find(([command]) => command.test(String(line))) ?? [];
      if (answer?.startsWith('535') === true) refused += 1;
      socket.write(answer ?? '502 5.5.1 Unknown\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://ana:wrong@127.0.0.1:${port}`,
    get refused() {
      return refused;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
