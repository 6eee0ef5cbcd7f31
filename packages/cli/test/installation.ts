import { rm } from 'node:fs/promises';
import { type Stack, startStack, temporaryDirectory } from '@buzon/stack';
import { file } from './files.ts';

/** Real servers, and the variables of an installation on them. */
export interface Installation {
  readonly stack: Stack;
  /** Variables with a settings file whose listener has these lines. */
  variables(lines?: string): Promise<Record<string, string>>;
  /** Ends the servers and removes what they kept. */
  stop(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const stack = await startStack({
    directory: await temporaryDirectory('cli'),
    dovecot: {
      accounts: [{ user: 'reclamos', password: 'secreto', folders: ['IMAP/New', 'IMAP/Done'] }],
    },
  });
  const databaseUrl = await stack.postgres.createDatabase('buzon_cli');
  const ca = file('ca.pem', stack.dovecot.ca);
  let number = 0;
  return {
    stack,
    stop: async () => {
      await stack.stop();
      await rm(stack.directory, { recursive: true });
    },
    variables: async (lines = '') => {
      number += 1;
      return {
        BUZON_CONFIG: file(`settings-${number}.xml`, settings(stack, lines)),
        DATABASE_URL: databaseUrl,
        REDIS_URL: stack.redis.url,
        SMTP_URL: stack.smtp.url,
        MAIL_FROM: 'atencion@example.com',
        BUZON_SECRET_KEY: 'ab'.repeat(32),
        NODE_EXTRA_CA_CERTS: ca,
      };
    },
  };
}

/** What is not among the lines has its usual value. */
function settings({ dovecot }: Stack, lines: string): string {
  const usual = {
    HostName: dovecot.host,
    Port: String(dovecot.tlsPort),
    UserName: 'reclamos',
    Password: 'secreto',
    InputFolder: 'IMAP/New',
    OutputFolder: 'IMAP/Done',
  };
  const missing = Object.entries(usual).filter(([name]) => !lines.includes(`<${name}`));
  const elements = missing.map(([name, value]) => `<${name}>${value}</${name}>`).join('\n');
  return `<ImapListener ID="Reclamos">\n${elements}\n${lines.replaceAll(/<(\w+)-\/>/g, '')}\n</ImapListener>`;
}
