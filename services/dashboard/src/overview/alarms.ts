import { daysLeft, type RunsOut, WARN_DAYS } from '@buzon/oauth';
import { type AccountView, type Gap, gapsOf } from './accounts.ts';
import type { ListenerView } from './listeners.ts';
import type { MailServerView } from './mail-servers.ts';
import type { Part } from './part.ts';
import type { QueueView } from './queues.ts';

export type AlarmKind =
  | 'redis-away'
  | 'database-away'
  | 'listener-held'
  | 'listener-waits'
  | 'listener-absent'
  | 'listener-blind'
  | 'moves-refused'
  | 'log-in-ends'
  | 'queue-held'
  | 'queue-waits'
  | 'queue-paused'
  | 'parked'
  | 'confirmations-failed'
  | 'account-off'
  | 'mails-unknown'
  | 'mails-missing'
  | 'mails-surplus';

/** Something that a person should know; `person`: it does not mend itself. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly level: 'person' | 'waits';
  /** The listener or queue; '' when it is about a server. */
  readonly subject: string;
  readonly count: number | null;
  /** In the words of whoever said so, or the command that tells more. */
  readonly reason: string | null;
  /** ISO 8601 in UTC. */
  readonly since: string | null;
}

/** A folder is looked at every 60 s at least (L3). */
const BLIND_AFTER_MILLISECONDS = 150_000;

/** What the fetcher says of filed messages that cannot leave their folder. */
const MOVE_REFUSED = 'MOVE_REFUSED';

/** The mailbox wants to be left alone for a time, however long: nobody can do anything about it. */
const THROTTLED = 'THROTTLED';

const nothing = { subject: '', count: null, reason: null, since: null } as const;

/** What of the overview needs a person, the gravest first (O2). */
export function alarmsOf(
  listeners: Part<readonly ListenerView[]>,
  queues: Part<readonly QueueView[]>,
  filing: Part<unknown>,
  accounts: Part<readonly AccountView[]>,
  mailServers: Part<readonly MailServerView[]>,
  now: Date,
): Alarm[] {
  const alarms: Alarm[] = [
    ...(queues.ok
      ? queues.value.flatMap(queueAlarms)
      : [{ ...nothing, kind: 'redis-away', level: 'waits', reason: queues.reason } as const]),
    ...(filing.ok
      ? []
      : [{ ...nothing, kind: 'database-away', level: 'waits', reason: filing.reason } as const]),
    ...(listeners.ok ? listeners.value.flatMap((view) => listenerAlarms(view, now)) : []),
    ...(accounts.ok ? accounts.value.flatMap(accountAlarms) : []),
    ...(mailServers.ok
      ? mailServers.value.flatMap(({ name, runsOut }) => endingAlarms(name, runsOut, now))
      : []),
  ];
  return alarms.sort((a, b) => Number(a.level === 'waits') - Number(b.level === 'waits'));
}

function listenerAlarms(view: ListenerView, now: Date): Alarm[] {
  const { id, runsOut } = view;
  const ending = runsOut === null ? null : { ...runsOut, at: new Date(runsOut.at) };
  return [...stateAlarms(view, now), ...endingAlarms(id, ending, now)];
}

/** A secret, certificate or refresh token that has to be renewed soon (L12). */
function endingAlarms(
  subject: string,
  runsOut: (Pick<RunsOut, 'at'> & { readonly what: string }) | null,
  now: Date,
): Alarm[] {
  if (runsOut === null) return [];
  const count = daysLeft(runsOut, now.getTime());
  if (count > WARN_DAYS) return [];
  const { what: reason } = runsOut;
  return [{ ...nothing, kind: 'log-in-ends', level: 'person', subject, count, reason }];
}

const gapAlarms = {
  sums: 'account-off',
  unknown: 'mails-unknown',
  missing: 'mails-missing',
  surplus: 'mails-surplus',
} as const satisfies Record<Gap, AlarmKind>;

/** Mails that are not what the account says (O9). */
function accountAlarms(view: AccountView): Alarm[] {
  const { listener: subject, comparison } = view;
  const comparedAt = comparison === null ? null : comparison.comparedAt.toISOString();
  return Object.entries(gapsOf(view)).flatMap(([gap, count]) => {
    const alarm = { kind: gapAlarms[gap as Gap], level: 'person', subject, count } as const;
    if (count === 0) return [];
    return gap === 'sums'
      ? [{ ...alarm, reason: 'buzon account', since: null }]
      : [{ ...alarm, reason: 'buzon account --compare', since: comparedAt }];
  });
}

function stateAlarms(view: ListenerView, now: Date): Alarm[] {
  const alarm = { ...nothing, subject: view.id, level: 'person' } as const;
  if (view.code === THROTTLED) {
    return [{ ...alarm, kind: 'listener-waits', level: 'waits', reason: view.reason }];
  }
  if (view.state === 'held') return [{ ...alarm, kind: 'listener-held', reason: view.reason }];
  if (view.state === 'absent') return [{ ...alarm, kind: 'listener-absent' }];
  if (view.code === MOVE_REFUSED) {
    return [{ ...alarm, kind: 'moves-refused', reason: view.reason }];
  }
  const looked = view.lastLookAt === null ? null : Date.parse(view.lastLookAt);
  const isBlind = looked !== null && now.getTime() - looked > BLIND_AFTER_MILLISECONDS;
  return isBlind ? [{ ...alarm, kind: 'listener-blind', since: view.lastLookAt }] : [];
}

function queueAlarms({ name, hold, paused, failed }: QueueView): Alarm[] {
  const alarm = { ...nothing, subject: name, level: 'person' } as const;
  const alarms: Alarm[] = [];
  if (hold !== null) {
    const { reason, since, kind } = hold;
    const held = { ...alarm, reason, since };
    alarms.push(
      kind === 'world'
        ? { ...held, kind: 'queue-waits', level: 'waits' }
        : { ...held, kind: 'queue-held' },
    );
  }
  if (paused) alarms.push({ ...alarm, kind: 'queue-paused' });
  if (failed > 0) {
    const kind = name === 'messages' ? 'parked' : 'confirmations-failed';
    alarms.push({ ...alarm, kind, count: failed });
  }
  return alarms;
}
