import type { ListenerView } from './listeners.ts';
import type { Part } from './part.ts';
import type { QueueView } from './queues.ts';

export type AlarmKind =
  | 'redis-away'
  | 'database-away'
  | 'listener-held'
  | 'listener-absent'
  | 'listener-blind'
  | 'queue-held'
  | 'queue-waits'
  | 'queue-paused'
  | 'parked'
  | 'confirmations-failed';

/** Something that a person should know; `person`: it does not mend itself. */
export interface Alarm {
  readonly kind: AlarmKind;
  readonly level: 'person' | 'waits';
  /** The listener or queue; '' when it is about a server. */
  readonly subject: string;
  readonly count: number | null;
  /** In the words of whoever said so. */
  readonly reason: string | null;
  /** ISO 8601 in UTC. */
  readonly since: string | null;
}

/** A folder is looked at every 60 s at least (L3). */
const BLIND_AFTER_MILLISECONDS = 150_000;

const nothing = { subject: '', count: null, reason: null, since: null } as const;

/** What of the overview needs a person, the gravest first (O2). */
export function alarmsOf(
  listeners: Part<readonly ListenerView[]>,
  queues: Part<readonly QueueView[]>,
  filing: Part<unknown>,
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
  ];
  return alarms.sort((a, b) => Number(a.level === 'waits') - Number(b.level === 'waits'));
}

function listenerAlarms(view: ListenerView, now: Date): Alarm[] {
  const alarm = { ...nothing, subject: view.id, level: 'person' } as const;
  if (view.state === 'held') return [{ ...alarm, kind: 'listener-held', reason: view.reason }];
  if (view.state === 'absent') return [{ ...alarm, kind: 'listener-absent' }];
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
