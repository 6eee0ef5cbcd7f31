import { until } from '@buzon/stack';
import { ChildMemory } from '../hostile/child-memory.ts';
import { hostileMails } from '../mails/hostile/hostile-mails.ts';
import { System } from '../system/system.ts';

const MIB = 1024 * 1024;
/** A mail is filed within this (spec section 8); the rest is the way there and back. */
const LONGEST_MILLISECONDS = 30_000;

/**
 * Sends every mail that was made to hurt through the whole of Buzón, one by one, and tells what each
 * cost: time from its job's start to its commit, and the most memory that its parsing child held.
 */
export async function runHostile(tell: (words: string) => void): Promise<void> {
  const system = await System.start({ listeners: [{ SyncMaxChangesCount: 1 }] });
  try {
    const [processor] = system.services;
    if (processor === undefined) return;
    let filed = 0;
    for (const { name, messageId, raw } of hostileMails()) {
      const memory = ChildMemory.watch(processor.pid);
      await system.deliver([raw]);
      filed += 1;
      await until(async () => (await system.count('IMAP/Done')) === filed, {
        what: `${name} to be filed and moved`,
        timeoutMs: LONGEST_MILLISECONDS,
      });
      memory?.stop();
      const line = (await system.log(processor)).findLast(({ msg }) => msg === 'filed');
      const [row] = await system.query<{ how: string }>(
        `SELECT coalesce(substring(warnings::text FROM 'only the header was read: [^"}]*'), 'whole') AS how
         FROM buzon.messages WHERE message_id = $1`,
        [messageId],
      );
      const peak =
        memory === null || memory.peak === 0 ? '   -' : String(Math.round(memory.peak / MIB));
      tell(
        `${(raw.length / 1e6).toFixed(2).padStart(6)} MB ${String(line?.['ms']).padStart(6)} ms ${peak.padStart(4)} MiB  ${name}: ${row?.how}`,
      );
    }
  } finally {
    await system.stop();
  }
}
