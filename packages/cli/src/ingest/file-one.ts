import { classify } from '@buzon/shared/failures';
import type { FileRequest, FileResult, Store } from '@buzon/store';

/**
 * Files one message, or does as if.
 * @returns what happened, or in words why this message cannot be filed
 * @throws Failure of the world or the installation, which concerns every message
 */
export async function fileOne(
  store: Store,
  request: FileRequest,
  dryRun: boolean,
): Promise<FileResult | string> {
  try {
    return await (dryRun ? store.fileMessageDryRun(request) : store.fileMessage(request));
  } catch (error) {
    const failure = await classify(error, 'database', () => store.probe());
    if (failure.kind !== 'message') throw failure;
    return failure.message;
  }
}
