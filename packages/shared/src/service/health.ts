import type { Readiness, ReadinessCheck } from './contract.ts';

/** The readiness checks of one service. */
export interface Health {
  readonly add: (name: string, check: ReadinessCheck) => void;
  readonly readiness: () => Readiness;
}

/** Gathers the checks of `/readyz`; a check that throws counts as not ready. */
export function createHealth(): Health {
  const checks = new Map<string, ReadinessCheck>();
  return {
    add: (name, check) => checks.set(name, check),
    readiness: () => {
      const missing = [...checks].map(([name, check]) => [name, answerOf(check)] as const);
      return {
        ready: missing.every(([, reason]) => reason === null),
        checks: Object.fromEntries(missing.map(([name, reason]) => [name, reason ?? 'ok'])),
      };
    },
  };
}

function answerOf(check: ReadinessCheck): string | null {
  try {
    return check();
  } catch {
    return 'the check itself failed';
  }
}
