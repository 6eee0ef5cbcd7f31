import type { Hold, QueueGate } from '@buzon/shared/queue';
import type { Queue } from 'bullmq';

/** A queue at a glance. */
export interface QueueView {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  readonly completed: number;
  /** Why it waits; null when it does not. */
  readonly hold: Hold | null;
  /** A person has paused it in Bull Board. */
  readonly paused: boolean;
}

/** A queue and the gate that holds it. */
export interface WatchedQueue {
  readonly queue: Queue;
  readonly gate: QueueGate;
}

export async function queueView({ queue, gate }: WatchedQueue): Promise<QueueView> {
  const [counts, hold, paused] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed', 'prioritized'),
    gate.current(),
    queue.isPaused(),
  ]);
  const count = (state: string) => counts[state] ?? 0;
  return {
    name: queue.name,
    waiting: count('waiting') + count('prioritized'),
    active: count('active'),
    delayed: count('delayed'),
    failed: count('failed'),
    completed: count('completed'),
    hold,
    paused,
  };
}
