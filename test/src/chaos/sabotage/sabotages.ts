import { fileURLToPath } from 'node:url';

/** Guards that can be broken one at a time, and what is broken then. */
export const SABOTAGES = {
  'ack-before-commit': 'a job completes before its message is committed',
  'no-fingerprint': 'every delivery has another fingerprint',
  'no-lease-check': 'every fetcher takes itself for the owner',
  'bytes-gone-completes': 'a job whose bytes are gone is filed as an empty mail',
  'no-database-question': 'what is completed is taken for filed',
} as const;

export type Sabotage = keyof typeof SABOTAGES;

export function isSabotage(name: string | undefined): name is Sabotage {
  return name !== undefined && Object.hasOwn(SABOTAGES, name);
}

/** How Node.js starts a service with this guard broken; undefined: the service as it is. */
export function mainOf(service: string, guard: Sabotage | null): readonly string[] | undefined {
  if (guard === null) return undefined;
  return [fileURLToPath(new URL('./sabotaged-main.js', import.meta.url)), service, guard];
}
