import { classify } from '@buzon/shared/failures';
import { openStore, type Store } from '@buzon/store';
import { requestFor } from '../delivery/deliver.ts';
import { ChildPool } from '../parse/child-pool.ts';
import type { Frame } from '../parse/frame.ts';
import { type FallbackReason, Parser } from '../parse/parser.ts';
import type { AloneAnswer, AloneTask } from './alone-task.ts';

/** The store of a process that files one message. */
export type OpenLoneStore = (url: string) => Pick<Store, 'fileMessage' | 'probe' | 'close'>;

const openLoneStore: OpenLoneStore = (url) =>
  openStore({ url, poolSize: 1, applicationName: 'buzon-processor-alone' });

/** Reads and files one message from its bytes to its commit. */
export async function answerAlone(
  { head, blobs: [raw = Buffer.alloc(0)] }: Frame,
  open = openLoneStore,
): Promise<Frame> {
  const task = head as AloneTask;
  const store = open(task.databaseUrl);
  const pool = new ChildPool(task.parserEntry, 1, task.parseLimits);
  try {
    return { head: await fileOne(task, raw, store, pool), blobs: [] };
  } catch (error) {
    const { kind, source, code, message } = await classify(error, 'database', () => store.probe());
    const answer: AloneAnswer = { ok: false, failure: { kind, source, code, message } };
    return { head: answer, blobs: [] };
  } finally {
    await pool.stop();
    await store.close();
  }
}

async function fileOne(
  { delivery, rules }: AloneTask,
  raw: Buffer,
  store: Pick<Store, 'fileMessage'>,
  pool: ChildPool,
): Promise<AloneAnswer> {
  let fallback: FallbackReason | null = null;
  const onFallback = (reason: FallbackReason): void => {
    fallback = reason;
  };
  const parser = new Parser({ pool, mostWaiting: 1, onFallback });
  const reading = await parser.read(raw, rules.reading, true);
  const result = await store.fileMessage(requestFor(delivery, rules, reading));
  return { ok: true, result, fallback };
}
