import { Interruption } from './interruption.ts';

/**
 * The work's result, unless the process has to end before: then its job goes back, no attempt spent.
 * The work itself may still be done by the database; a repeat is then a duplicate.
 */
export async function untilAbandoned<T>(work: Promise<T>, abandon: AbortSignal): Promise<T> {
  let giveUp = (): void => undefined;
  const abandoned = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Interruption({ kind: 'back', hold: false }, 'the processor stops'));
  });
  abandon.addEventListener('abort', giveUp, { once: true });
  if (abandon.aborted) giveUp();
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    abandon.removeEventListener('abort', giveUp);
  }
}
