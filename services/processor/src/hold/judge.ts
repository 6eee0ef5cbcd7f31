import type { Failure } from '@buzon/shared/failures';
import {
  HOLD_WINDOW_MILLISECONDS,
  type HoldCause,
  type QueueGate,
  REPEATED,
  REPEATS_THAT_HOLD,
} from '@buzon/shared/queue';
import type { Ending } from '../delivery/interruption.ts';
import { signatureOf } from './signature.ts';

/** What of the gate decides how a job ends. */
export type JudgingGate = Pick<
  QueueGate,
  'current' | 'close' | 'answered' | 'endProbe' | 'repeated'
>;

const IN_ITS_PLACE: Ending = { kind: 'back', hold: true };

/**
 * A message that was probed in vain goes to the end so that another is tried next: it may be the one
 * that the server breaks on.
 */
const TO_THE_END: Ending = { kind: 'later', milliseconds: HOLD_WINDOW_MILLISECONDS, hold: true };

/** How the job of a message ends that could not be filed (P13): by who has to act. */
export async function judge(gate: JudgingGate, failure: Failure, jobId: string): Promise<Ending> {
  const cause = holdCause(failure);
  if (cause !== null) {
    const probed = (await gate.current()) !== null;
    await gate.close(cause);
    return probed ? TO_THE_END : IN_ITS_PLACE;
  }
  if (await failsAlike(gate, failure, jobId)) return TO_THE_END;
  return { kind: 'failed', reason: failure.message };
}

/** Why the queue is to be held; null for a failure that is the message's own. */
export function holdCause({ kind, source, code, message }: Failure): HoldCause | null {
  return kind === 'message' ? null : { kind, source, code, message };
}

/**
 * Whether the installation is to blame for a message's own error: the same one on so many messages
 * running. Then any error of a probe keeps the hold, until one message is filed.
 */
async function failsAlike(gate: JudgingGate, failure: Failure, jobId: string): Promise<boolean> {
  if ((await gate.current())?.code === REPEATED) {
    await gate.endProbe();
    return true;
  }
  await gate.answered();
  if (!(await gate.repeated(signatureOf(failure), jobId))) return false;
  const message = `The same error on ${REPEATS_THAT_HOLD} messages running: ${failure.message}`;
  await gate.close({ kind: 'installation', source: failure.source, code: REPEATED, message });
  return true;
}
