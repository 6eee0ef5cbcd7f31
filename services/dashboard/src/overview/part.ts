import { classifyNow, type FailureSource } from '@buzon/shared/failures';

/** A part of the page whose server may be away: the page then says so and shows the rest. */
export type Part<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Longer than this nobody waits for a page. */
const PATIENCE_MILLISECONDS = 2_500;

/** Never rejects. */
export async function part<T>(source: FailureSource, ask: () => Promise<T>): Promise<Part<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, PATIENCE_MILLISECONDS, new Error('No answer in time'));
  });
  try {
    return { ok: true, value: await Promise.race([ask(), tooLate]) };
  } catch (thrown) {
    return { ok: false, reason: reasonOf(thrown, source) };
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(thrown: unknown, source: FailureSource): string {
  const failure = classifyNow(thrown, source);
  if (failure !== 'ask-probe') return failure.message;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
