import { type FileRequest, openStore } from '@buzon/store';
import { FILING_RULES } from '../filing-rules.ts';
import { readOne } from './parse-stage.ts';
import { measured, type StageBench, type StageResult, withConcurrency } from './stage.ts';

/** `PROCESSOR_CONCURRENCY` by default. */
const CONCURRENCY = 16;

/** Filing alone, of mails that are read already. */
export async function fileStage(bench: StageBench): Promise<StageResult> {
  const store = openStore({
    url: bench.system.databaseUrl,
    poolSize: CONCURRENCY,
    applicationName: 'buzon-bench',
  });
  const requests: FileRequest[] = [];
  for (const raw of bench.mails) {
    requests.push({ ...(await readOne(raw)), ...deliveryOf(bench.seed, requests.length + 1) });
  }
  try {
    return await measured(bench, ['postgres'], () =>
      withConcurrency(requests, CONCURRENCY, async (request) => {
        const { outcome } = await store.fileMessage(request);
        if (outcome !== 'opened') throw new Error(`a mail of the bench was ${outcome}`);
      }),
    );
  } finally {
    await store.close();
  }
}

function deliveryOf(seed: number, uid: number): Omit<FileRequest, 'message' | 'items'> {
  const delivery = { mailboxKey: 'be9c00000000', uidValidity: seed, uid };
  return { rules: FILING_RULES, delivery, receivedAt: new Date(), knownMessageId: null };
}
