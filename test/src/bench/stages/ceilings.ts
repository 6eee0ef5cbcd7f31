import { fileStage } from './file-stage.ts';
import { fetchStage, moveStage } from './mailbox-stages.ts';
import { parseStage } from './parse-stage.ts';
import { queueStage } from './queue-stage.ts';
import type { StageBench, StageResult } from './stage.ts';

/** Each stage alone, by Buzón's own code. */
export interface Ceilings {
  readonly fetch: StageResult;
  readonly queue: StageResult;
  readonly parse: StageResult;
  readonly file: StageResult;
  readonly move: StageResult;
}

/** The stock folder holds the mails, and is empty afterwards. */
export async function measureCeilings(bench: StageBench): Promise<Ceilings> {
  return {
    fetch: await fetchStage(bench),
    queue: await queueStage(bench),
    parse: await parseStage(bench),
    file: await fileStage(bench),
    move: await moveStage(bench),
  };
}
