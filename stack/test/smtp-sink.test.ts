import { readdir } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpSink, startSmtpSink, temporaryDirectory } from '../src/index.ts';

let directory: string;
let sink: SmtpSink;

beforeEach(async () => {
  directory = await temporaryDirectory('smtp-test');
  sink = await startSmtpSink({ directory });
});
afterEach(async () => {
  await sink.stop();
});

async function send(to: string, from = 'casilla@example.com'): Promise<void> {
  const transport = createTransport(sink.url);
  try {
    await transport.sendMail({ envelope: { from, to }, to, subject: 'Acuse [#1]', text: 'hola' });
  } finally {
    transport.close();
  }
}

describe('the SMTP sink', () => {
  it('keeps envelope and bytes, in memory and as files', async () => {
    await send('ana@example.com', '');
    const [mail] = await sink.waitFor(1);
    expect(mail).toMatchObject({ from: '', to: ['ana@example.com'] });
    expect(String(mail?.raw)).toContain('Subject: Acuse [#1]\r\n');
    expect(await readdir(directory)).toHaveLength(1);
  });

  it.each(['connect', 'from', 'recipient', 'data'] as const)(
    'refuses at %s in the words it was given',
    async (stage) => {
      sink.behave((event) =>
        event.stage === stage ? { code: 554, text: '5.2.0 cuota agotada' } : null,
      );
      await expect(send('ana@example.com')).rejects.toThrow('554 5.2.0 cuota agotada');
      sink.behave(null);
      await send('ana@example.com');
      expect(sink.received).toHaveLength(1);
    },
  );

  it('refuses one recipient and not the other', async () => {
    sink.behave(({ stage, to }) =>
      stage === 'recipient' && to[0] === 'mala@example.com' ? { code: 450, text: 'luego' } : null,
    );
    await expect(send('mala@example.com')).rejects.toThrow('450 luego');
    await send('buena@example.com');
    expect(sink.received.map((mail) => mail.to)).toEqual([['buena@example.com']]);
  });

  it('keeps senders waiting while frozen', async () => {
    sink.freeze();
    const sending = send('ana@example.com');
    await expect(sink.waitFor(1, 200)).rejects.toThrow('waited 200 ms for 1 mails');
    sink.thaw();
    await sending;
    expect(sink.received).toHaveLength(1);
  });

  it('refuses connections while stopped and takes them again on the same port', async () => {
    await send('ana@example.com');
    await sink.stop();
    await sink.stop();
    await expect(send('ana@example.com')).rejects.toThrow('ECONNREFUSED');
    await sink.start();
    await send('ana@example.com');
    expect(sink.received).toHaveLength(2);
  });
});
