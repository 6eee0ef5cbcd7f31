import { createHash } from 'node:crypto';

const ROUNDS = 30;
const BYTES = 4 * 1024 * 1024;

/**
 * How fast the machine is at this moment: CPU seconds of a fixed piece of work. Shared machines drift by
 * a third, and figures of two moments may not be compared when this has changed.
 */
export function machineSpeed(): number {
  const bytes = Buffer.alloc(BYTES, 'Buzón');
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) createHash('sha256').update(bytes).digest();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}
