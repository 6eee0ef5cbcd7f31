import type { AlarmKind } from '../overview/alarms.ts';
import type { ListenerView } from '../overview/listeners.ts';
import type { Language } from './language.ts';

/** Everything that the pages say, in one language. */
export interface Words {
  readonly locale: string;
  readonly other: { readonly language: Language; readonly label: string };
  readonly nav: { readonly overview: string; readonly queues: string; readonly trace: string };
  readonly allWell: string;
  readonly needPerson: (count: number) => string;
  readonly waitsOnly: string;
  readonly lastHour: string;
  readonly filed: string;
  readonly waiting: string;
  readonly inFlight: string;
  readonly parked: string;
  readonly moved: string;
  readonly perMinute: string;
  readonly nothingFiled: string;
  readonly minutesAgo: (minutes: number) => string;
  readonly now: string;
  readonly listeners: string;
  readonly noListeners: string;
  readonly deletes: string;
  readonly lastLook: string;
  readonly lastCycle: string;
  readonly provider: string;
  readonly never: string;
  readonly ago: (amount: string) => string;
  readonly queues: string;
  readonly active: string;
  readonly delayed: string;
  readonly failed: string;
  readonly completed: string;
  readonly open: string;
  readonly outcomes: string;
  readonly total: string;
  readonly unknown: string;
  readonly since: string;
  readonly look: string;
  readonly states: Readonly<Record<ListenerView['state'], string>>;
  readonly queueNames: Readonly<Record<string, string>>;
  /** What became of many messages, and of one. */
  readonly outcomeNames: Readonly<Record<string, string>>;
  readonly outcomeOfOne: Readonly<Record<string, string>>;
  readonly alarms: Readonly<Record<AlarmKind, (subject: string, count: number) => string>>;
  readonly account: AccountWords;
  readonly connectionLost: string;
  readonly trace: TraceWords;
}

export interface AccountWords {
  readonly title: string;
  readonly today: string;
  readonly yesterday: string;
  readonly waitingBefore: string;
  readonly seen: string;
  readonly filed: string;
  readonly removed: string;
  readonly waitingAfter: string;
  readonly nothing: string;
  readonly folder: string;
  readonly notCompared: string;
  /** By so many mails. */
  readonly off: (mails: number) => string;
}

export interface TraceWords {
  readonly title: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly find: string;
  readonly nothing: (query: string) => string;
  readonly notUnderstood: string;
  readonly case: string;
  readonly message: string;
  readonly from: string;
  readonly customer: string;
  readonly inbox: string;
  readonly matchedBy: string;
  readonly automatic: string;
  readonly attachments: string;
  readonly warnings: string;
  readonly sent: string;
  readonly received: string;
  readonly filed: string;
  readonly moved: string;
  readonly notMoved: string;
  readonly confirmation: (state: string) => string;
  readonly matches: Readonly<Record<'token' | 'references' | 'subject', string>>;
}
