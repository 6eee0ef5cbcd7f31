import { daysLeft } from '@buzon/oauth';
import type { ServiceContext } from '@buzon/shared/service';
import { Gauge } from 'prom-client';
import { gapsOf } from './overview/accounts.ts';
import type { Overview } from './overview/overview.ts';

/** What the overview knows, for Prometheus: asked at each scrape, absent while its server is away. */
export function overviewMetrics(
  registry: ServiceContext['metrics'],
  overview: () => Promise<Overview>,
): void {
  const gauge = (name: string, help: string, labelNames: string[], fill: Fill) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        fill(this, await overview());
      },
    });
  gauge('buzon_queue_jobs', 'Jobs of a queue by state', ['queue', 'state'], queueJobs);
  gauge(
    'buzon_queue_held',
    '1 while a queue waits for world or installation',
    ['queue'],
    queueHeld,
  );
  gauge('buzon_listener_held', '1 while a listener is held or has no fetcher', ['listener'], held);
  gauge('buzon_listener_messages', 'Messages of a folder by state', ['listener', 'state'], folder);
  gauge('buzon_listener_look_age_seconds', 'Since the last look (L14)', ['listener'], lookAge);
  gauge(
    'buzon_account_gap',
    'Days whose account does not add up (sums), or mails that the output folder differs by (O9)',
    ['listener', 'kind'],
    accountGap,
  );
  gauge(
    'buzon_oauth_days_left',
    'Days until a client secret, certificate or refresh token of a mail server ends',
    ['listener', 'what'],
    endings,
  );
  gauge('buzon_alarms', 'Things that need a person', ['kind'], alarms);
}

type Fill = (gauge: Gauge, overview: Overview) => void;

const queueJobs: Fill = (gauge, { queues }) => {
  for (const queue of queues.ok ? queues.value : []) {
    for (const state of ['waiting', 'active', 'delayed', 'failed'] as const) {
      gauge.set({ queue: queue.name, state }, queue[state]);
    }
  }
};

const queueHeld: Fill = (gauge, { queues }) => {
  for (const { name, hold } of queues.ok ? queues.value : []) {
    gauge.set({ queue: name }, hold === null ? 0 : 1);
  }
};

const held: Fill = (gauge, { listeners }) => {
  for (const { id, state } of listeners.ok ? listeners.value : []) {
    gauge.set({ listener: id }, state === 'held' || state === 'absent' ? 1 : 0);
  }
};

const folder: Fill = (gauge, { listeners }) => {
  for (const view of listeners.ok ? listeners.value : []) {
    gauge.set({ listener: view.id, state: 'waiting' }, view.waiting);
    gauge.set({ listener: view.id, state: 'in-flight' }, view.inFlight);
    gauge.set({ listener: view.id, state: 'parked' }, view.parked);
  }
};

const lookAge: Fill = (gauge, { at, listeners }) => {
  for (const { id, lastLookAt } of listeners.ok ? listeners.value : []) {
    if (lastLookAt === null) continue;
    gauge.set({ listener: id }, (Date.parse(at) - Date.parse(lastLookAt)) / 1_000);
  }
};

const accountGap: Fill = (gauge, { accounts }) => {
  for (const view of accounts.ok ? accounts.value : []) {
    for (const [kind, count] of Object.entries(gapsOf(view))) {
      gauge.set({ listener: view.listener, kind }, count);
    }
  }
};

const endings: Fill = (gauge, { at, mailServers }) => {
  for (const { name: listener, runsOut } of mailServers.ok ? mailServers.value : []) {
    if (runsOut === null) continue;
    gauge.set({ listener, what: runsOut.what }, daysLeft(runsOut, Date.parse(at)));
  }
};

const alarms: Fill = (gauge, overview) => {
  for (const { kind, level } of overview.alarms) if (level === 'person') gauge.inc({ kind });
};
