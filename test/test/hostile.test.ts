import type { ServiceServer } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChildMemory } from '../src/hostile/child-memory.ts';
import { plainMail, System } from '../src/index.ts';
import type { HostileMail } from '../src/mails/hostile/hostile-mail.ts';
import { hostileMails, smallHostileMails } from '../src/mails/hostile/hostile-mails.ts';

const LONGEST = 240_000;
/** What a parsing child may hold (spec section 8), and by how much one may pass it before it is ended. */
const LIMIT = 300 * 1024 * 1024;
const OVERSHOOT = 30 * 1024 * 1024;
const ORDINARY = 30;
/** Larger ones are tried by `npm run fuzz -- --hostile`. */
const MOST_BYTES = 1_200_000;

const tell = (words: string) => process.stdout.write(`${words}\n`);

interface Row {
  readonly message_id: string;
  readonly from_address: string | null;
  readonly whole: boolean;
  readonly stored: boolean;
}

describe('mails that were made to hurt', () => {
  let system: System;
  let processor: ServiceServer;
  let memory: ChildMemory | null;
  const names = new Map<string, string>();
  beforeAll(async () => {
    system = await System.start({ services: [] });
  });
  afterAll(async () => {
    memory?.stop();
    await system.stop();
  });

  const put = async (mails: Iterable<HostileMail>): Promise<void> => {
    for (const { name, messageId, raw } of mails) {
      names.set(messageId, name);
      await system.deliver([raw]);
    }
  };

  it(
    'P1 L4 each is filed once and moved, and ordinary mails that come after them are filed meanwhile',
    async () => {
      await put(smallHostileMails());
      await put(hostileMails(MOST_BYTES));
      const subjects = Array.from({ length: ORDINARY }, (_, n) => `Corriente ${n}`);
      await system.deliver(subjects.map((subject) => plainMail({ subject })));
      processor = await system.startService('processor');
      memory = ChildMemory.watch(processor.pid);
      await system.startService('fetcher');
      await system.untilMoved(names.size + ORDINARY, { timeoutMs: LONGEST });
      const order = await system.query<{ ordinary: boolean }>(
        `SELECT subject LIKE 'Corriente%' AS ordinary FROM buzon.messages ORDER BY filed_at`,
      );
      const place = order.findLastIndex(({ ordinary }) => ordinary) + 1;
      tell(`${names.size} hostile mails; the last ordinary one was filed as number ${place}`);
      expect(place).toBeLessThan(order.length);
    },
    LONGEST,
  );

  it('P1 none is lost: sender and the whole mail are kept of each, whatever could be read', async () => {
    const rows = await system.query<Row>(
      `SELECT m.message_id, m.from_address, m.warnings::text NOT LIKE '%only the header was read%' AS whole,
        EXISTS (SELECT FROM buzon.attachments a JOIN buzon.blobs b USING (sha256)
          WHERE a.message_id = m.id AND a.kind = 'mail' AND length(b.content) > 0) AS stored
       FROM buzon.messages m WHERE m.subject NOT LIKE 'Corriente%'`,
    );
    expect(rows.map(({ message_id }) => message_id).sort()).toEqual([...names.keys()].sort());
    expect(rows.filter(({ stored }) => !stored)).toEqual([]);
  });

  it('P1 what exceeds the limits is filed by its headers; no parser failed or crashed', async () => {
    const metrics = await (await fetch(`${processor.url}/metrics`)).text();
    const reasons = new Map(
      [...metrics.matchAll(/^buzon_parse_fallback_total\{.*?reason="(\w+)".*?\} (\d+)/gm)].map(
        ([, reason, count]) => [reason, Number(count)],
      ),
    );
    tell(`filed by their headers: ${JSON.stringify(Object.fromEntries(reasons))}`);
    expect([reasons.get('error'), reasons.get('crash')]).toEqual([undefined, undefined]);
    expect(reasons.get('limits')).toBeGreaterThan(0);
  });

  it('P1 no parsing child held more memory than it may', async () => {
    if (memory === null) {
      tell('no /proc: the memory of the children was not measured');
      return;
    }
    const mib = Math.round(memory.peak / 1024 / 1024);
    tell(`${memory.children} parsing children; the largest held ${mib} MiB`);
    expect(memory.children).toBeGreaterThan(0);
    expect(memory.peak).toBeLessThan(LIMIT + OVERSHOOT);
  });
});
