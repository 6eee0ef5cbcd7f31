import type { FetcherPorts } from '@buzon/fetcher';
import type { NotifierPorts } from '@buzon/notifier';
import type { ProcessorPorts } from '@buzon/processor';
import type { EveryStep } from './every-step.ts';

/** Why a step cannot be struck; the test sees to it that it is never called. */
interface Never {
  readonly never: string;
}

/** By which scenario the fetcher is made to take each step; the compiler keeps the list complete. */
export const FETCHER_STEPS = {
  mailbox: {
    open: 'start',
    list: 'mails',
    sizes: 'mails',
    fetch: 'mails',
    move: 'mails',
    close: 'stop',
  },
  jobs: {
    states: 'mails',
    epoch: 'mails',
    room: 'mails',
    putBytes: 'each mail',
    dropBytes: 'mails',
    refuseBytes: 'too large',
    add: 'mails',
    remove: 'removed by hand',
    sweep: 'mails',
  },
  firstSeen: { load: 'mails', remember: 'mails' },
  lease: { acquire: 'start', confirm: 'mails', renew: 'by itself', release: 'stop' },
  fleet: { greet: 'by itself', leave: 'stop' },
  status: { write: 'mails' },
  comparisons: { lastAt: 'by itself', compare: 'comparison due' },
  store: {
    names: 'start',
    filedDeliveries: 'mails',
    markMoved: 'mails',
    noteUnfiled: 'start',
    close: 'stop',
    claimRefreshToken: 'start',
    refreshToken: 'start',
    keepRefreshToken: 'start',
    releaseRefreshToken: 'start without another token',
  },
} as const satisfies EveryStep<FetcherPorts, string | Never>;

/** As `FETCHER_STEPS`. */
export const PROCESSOR_STEPS = {
  messages: {
    rateLimit: 'procedure missing',
    endOfLine: 'procedure missing',
    drain: 'database put back',
    remove: 'database put back',
    close: 'stop',
  },
  bytes: { get: 'each mail', takeRefusal: 'too large' },
  newest: { read: 'each mail', note: 'each mail', forget: 'database put back' },
  gate: {
    current: 'each mail',
    admit: 'each mail',
    close: 'procedure missing',
    succeeded: 'each mail',
    answered: 'procedure raises',
    repeated: 'procedure raises',
    endProbe: 'stop',
  },
  confirmations: { add: 'each mail', close: 'stop' },
  store: {
    migrate: 'start',
    verify: 'start',
    probe: { never: 'the store tells the kinds of its own errors; only a fault of ours asks' },
    fileMessage: 'each mail',
    close: 'stop',
  },
} as const satisfies EveryStep<ProcessorPorts, string | Never>;

/** As `FETCHER_STEPS`. */
export const NOTIFIER_STEPS = {
  store: {
    confirmation: 'each mail',
    registerOutgoing: 'each mail',
    confirmationSent: 'each mail',
    confirmationFailed: 'refused for good',
    confirmationAttempted: 'refused for now',
    pendingConfirmations: 'by itself',
    close: 'stop',
    claimRefreshToken: 'first mail',
    refreshToken: 'first mail',
    keepRefreshToken: 'first mail',
    releaseRefreshToken: 'first mail without another token',
  },
  mailer: { send: 'each mail', close: 'stop' },
  queues: {
    add: 'job lost',
    names: 'by itself',
    limit: 'by itself',
    forget: 'mail server taken out',
  },
  queue: {
    getJob: 'job lost',
    remove: 'database put back',
    rateLimit: 'mail server away',
  },
  turns: { take: 'each mail' },
  gate: {
    current: 'mail server away',
    admit: 'each mail',
    close: 'mail server away',
    succeeded: 'each mail',
    answered: 'refused for good',
    repeated: 'refused for good',
    endProbe: 'stop amid a mail',
  },
} as const satisfies EveryStep<NotifierPorts, string | Never>;

/** The steps of a service, by port and method. */
export type Steps = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Marks<Of> = { [Port in keyof Of]: Of[Port][keyof Of[Port]] }[keyof Of];
/** The scenarios that the steps of a service name. */
export type ScenarioOf<Of> = Extract<Marks<Of>, string>;

/** A moment at which a service kills itself. */
export interface Strike {
  readonly port: string;
  readonly method: string;
  readonly when: 'before' | 'after';
  /** 1: the first call after it was armed. */
  readonly call: number;
}

/** Every strike of a service, with the scenario that leads to it; in an order that takes like scenarios together. */
export function strikesOf<Of extends Steps>(
  steps: Of,
): readonly (Strike & { readonly scenario: ScenarioOf<Of> })[] {
  return Object.entries(steps).flatMap(([port, methods]) =>
    Object.entries(methods).flatMap(([method, mark]) => {
      if (typeof mark !== 'string') return [];
      const scenario = mark as ScenarioOf<Of>;
      // What is done for each mail is struck between two mails, too.
      const second = mark === 'each mail' ? 2 : 1;
      return [
        { port, method, when: 'before', call: second, scenario },
        { port, method, when: 'after', call: 1, scenario },
      ] as const;
    }),
  );
}

/** Each with its words, as a title of a test. */
export function titled<Named extends Strike & { readonly scenario: string }>(
  strikes: readonly Named[],
): readonly (readonly [string, Named])[] {
  return strikes.map((strike) => {
    const { when, port, method, scenario } = strike;
    return [`killed ${when} ${port}.${method} (${scenario})`, strike];
  });
}

/** The steps that are struck, as `port.method`: all but those that are said to be never taken. */
export function struckSteps(steps: Steps): readonly string[] {
  return Object.entries(steps).flatMap(([port, methods]) =>
    Object.entries(methods).flatMap(([method, mark]) =>
      typeof mark === 'string' ? [`${port}.${method}`] : [],
    ),
  );
}
