import { Failure, type FailureKind } from '@buzon/shared/failures';

/** Nobody answers: asked again soon. */
export const TOKEN_SERVER_AWAY = 'TOKEN_SERVER_AWAY';

/** Why there is no access token; its code is the token server's `error`, or a word of ours. */
export class TokenFailure extends Failure {
  /** Milliseconds that the token server asked to be left alone; null when it did not. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    details: { readonly cause?: unknown; readonly retryAfterMs?: number | null } = {},
  ) {
    super(
      kind,
      'oauth',
      code,
      message,
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** A person must act: nothing changes until a secret, a token or a right does. */
export function personMustAct(thrown: unknown): boolean {
  if (!(thrown instanceof Failure) || thrown.kind !== 'installation') return false;
  return thrown.source === 'oauth' || thrown.source === 'settings';
}
