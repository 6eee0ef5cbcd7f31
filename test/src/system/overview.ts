import type { ServiceServer } from '@buzon/stack';

/** What the dashboard shows, as far as tests look at it. */
export interface SeenOverview {
  readonly alarms: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly reason: string | null;
  }[];
  readonly listeners: readonly SeenListener[];
  readonly queues: readonly SeenQueue[];
}

export interface SeenListener {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly code: string | null;
  readonly parked: number;
  readonly provider: { readonly label: string; readonly because: string } | null;
}

export interface SeenQueue {
  readonly name: string;
  readonly failed: number;
  readonly delayed: number;
  readonly hold: { readonly kind: string; readonly code: string; readonly reason: string } | null;
}

interface Answer {
  readonly alarms: SeenOverview['alarms'];
  readonly listeners: { readonly ok: boolean; readonly value: readonly SeenListener[] };
  readonly queues: { readonly ok: boolean; readonly value: readonly SeenQueue[] };
}

/** What the dashboard shows now. @throws Error while Redis is away */
export async function overview(dashboard: ServiceServer): Promise<SeenOverview> {
  const response = await fetch(`${dashboard.url}/api/overview`);
  const { alarms, listeners, queues } = (await response.json()) as Answer;
  if (!listeners.ok || !queues.ok) throw new Error('the dashboard sees no Redis');
  return { alarms, listeners: listeners.value, queues: queues.value };
}
