import type { Logger } from 'pino';
import type { Component } from './contract.ts';

/** A service that was asked to stop is gone after this, whatever hangs. */
export const STOP_DEADLINE_MS = 20_000;

/** Of one component that does not say how long it may take. */
const DEFAULT_COMPONENT_MS = 10_000;

/** What one component's stop came to. */
type StopOutcome = 'stopped' | 'failed' | 'orphaned';

/**
 * Stops components in the reverse order of their start, each within its time limit and all within
 * `deadlineMs`. One that fails or hangs does not keep the others from being stopped.
 * @returns the names of those that did not end: their work is picked up by another replica.
 */
export async function stopComponents(
  components: readonly Component[],
  log: Logger,
  deadlineMs: number = STOP_DEADLINE_MS,
): Promise<readonly string[]> {
  const end = Date.now() + deadlineMs;
  const orphans: string[] = [];
  for (const component of components.toReversed()) {
    const limit = Math.min(component.stopTimeoutMs ?? DEFAULT_COMPONENT_MS, end - Date.now());
    const outcome = await stopOne(component, log, Math.max(0, limit));
    if (outcome !== 'stopped') orphans.push(component.name);
  }
  return orphans;
}

async function stopOne(component: Component, log: Logger, limitMs: number): Promise<StopOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<StopOutcome>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'orphaned');
  });
  const outcome = await Promise.race([stopLogged(component, log), tooLate]);
  clearTimeout(timer);
  if (outcome === 'orphaned') {
    log.error({ component: component.name, limitMs }, 'a component did not stop in time');
  }
  return outcome;
}

async function stopLogged(component: Component, log: Logger): Promise<StopOutcome> {
  try {
    await component.stop();
    log.debug({ component: component.name }, 'component stopped');
    return 'stopped';
  } catch (error) {
    log.error({ component: component.name, err: error }, 'a component failed to stop');
    return 'failed';
  }
}
