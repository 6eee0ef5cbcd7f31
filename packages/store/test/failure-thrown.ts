import { Failure } from '@buzon/shared/failures';

/** What `call` throws, which must be a failure. */
export function failureThrown(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It was expected to throw, and did not');
}
