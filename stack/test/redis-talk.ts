import { once } from 'node:events';
import { connect } from 'node:net';

/** One inline command, one answer. */
export async function redisSays(port: number, command: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    return String(answer);
  } finally {
    socket.destroy();
  }
}
