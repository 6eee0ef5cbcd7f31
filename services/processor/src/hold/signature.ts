import type { Failure } from '@buzon/shared/failures';

/** What two failures share when they are the same error on different messages: its numbers differ. */
export function signatureOf(failure: Failure): string {
  const [line = ''] = failure.message.split('\n', 1);
  return `${failure.code} ${line.replace(/\d+/g, '#')}`;
}
