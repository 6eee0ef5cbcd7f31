import type { Failure } from '@buzon/shared/failures';
import type { FileResult } from '@buzon/store';
import type { Filing } from '../delivery/delivery.ts';
import type { ListenerRules } from '../delivery/filing-rules.ts';
import type { ParseLimits } from '../parse/limits.ts';
import type { FallbackReason } from '../parse/parser.ts';

/** What a process that files one message alone is asked to do. */
export interface AloneTask {
  readonly delivery: Pick<Filing, 'data' | 'receivedAt' | 'knownMessageId'>;
  readonly rules: ListenerRules;
  readonly databaseUrl: string;
  /** Path of the compiled entry of its parsing child. */
  readonly parserEntry: string;
  readonly parseLimits: ParseLimits;
}

/** Its answer: what was filed, or who has to act on the error. */
export type AloneAnswer =
  | { readonly ok: true; readonly result: FileResult; readonly fallback: FallbackReason | null }
  | {
      readonly ok: false;
      readonly failure: Pick<Failure, 'kind' | 'source' | 'code' | 'message'>;
    };
