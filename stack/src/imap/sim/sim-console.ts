import type { ImapSim } from './imap-sim.ts';
import { noFaults } from './sim-faults.ts';

interface SimCommand {
  /** For a person, with its argument. */
  readonly usage: string;
  readonly does: string;
  /** @returns what happened, for a person */
  readonly run: (sim: ImapSim, argument: string) => string;
}

const COMMANDS: Readonly<Record<string, SimCommand>> = {
  mail: {
    usage: 'mail [N]',
    does: 'puts N mails into IMAP/New (1)',
    run: (sim, argument) => {
      const count = number(argument, 1);
      for (let mail = 1; mail <= count; mail++) sim.deliver(mailOf(sim, mail));
      return `${count} put into IMAP/New`;
    },
  },
  throttle: {
    usage: 'throttle [SECONDS]',
    does: 'answers every command with the words of a throttled account (300)',
    run: (sim, argument) => {
      sim.faults.throttle = number(argument, 300) * 1_000;
      return 'throttles until you say “well”';
    },
  },
  mute: {
    usage: 'mute',
    does: 'announces nothing any more, as IDLE that died',
    run: (sim) => {
      sim.faults.silentIdle = true;
      return 'announces nothing until you say “well”';
    },
  },
  unconnected: {
    usage: 'unconnected',
    does: 'lets in, and refuses everything after it',
    run: (sim) => {
      sim.faults.notConnected = true;
      return '“authenticated but not connected” until you say “well”';
    },
  },
  connections: {
    usage: 'connections N',
    does: 'refuses log-ins beyond N sessions',
    run: (sim, argument) => {
      sim.faults.maxConnections = number(argument, 15);
      return `lets ${sim.faults.maxConnections} sessions in`;
    },
  },
  end: {
    usage: 'end',
    does: 'ends every session, as when its token has expired',
    run: (sim) => {
      sim.endSessions();
      return 'all sessions ended';
    },
  },
  well: {
    usage: 'well',
    does: 'behaves again',
    run: (sim) => {
      Object.assign(sim.faults, noFaults());
      return 'behaves';
    },
  },
  folders: {
    usage: 'folders',
    does: 'shows what lies where',
    run: (sim) => [...sim.folders].map(([path, mails]) => `${mails.length}\t${path}`).join('\n'),
  },
  commands: {
    usage: 'commands [N]',
    does: 'shows the last N commands of clients (20), without log-ins',
    run: (sim, argument) =>
      sim.received
        .filter((line) => !/^(LOGIN|AUTHENTICATE)/.test(line))
        .slice(-number(argument, 20))
        .join('\n'),
  },
};

/** What a person can say to a played server. */
export function simHelp(): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length));
  return Object.values(COMMANDS)
    .map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)
    .join('\n');
}

/** Does what one line says, and tells what happened. */
export function obey(sim: ImapSim, line: string): string {
  const [name = '', argument = ''] = line.trim().split(/\s+/);
  if (name === '') return '';
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return command === undefined ? `What can be said:\n${simHelp()}` : command.run(sim, argument);
}

function number(text: string, otherwise: number): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}

function mailOf({ folders }: ImapSim, mail: number): string {
  const id = `${Date.now()}.${folders.get('IMAP/New')?.length ?? 0}.${mail}@sim.example`;
  return [
    'From: Ana <ana@example.org>',
    'To: reclamos@example.com',
    `Subject: Reclamo ${mail}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}>`,
    '',
    'Hola.',
    '',
  ].join('\r\n');
}
