import { Registry } from 'prom-client';
import { describe, expect, it, vi } from 'vitest';
import { fetcherMetrics } from '../src/metrics.ts';

describe('the metrics of a listener', () => {
  it('L14 the time since the last look goes on while the listener says nothing', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const registry = new Registry();
    const sums = { waiting: 1, inFlight: 2, parked: 3, held: false, lookedAt: 1_000_000 };
    fetcherMetrics(registry).show('Default', sums);
    vi.setSystemTime(1_090_000);
    const text = await registry.metrics();
    vi.useRealTimers();
    expect(text).toContain('buzon_listener_seconds_since_look{listener="Default"} 90');
  });
});
