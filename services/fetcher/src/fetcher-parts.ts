import type { DeliveryStates, MessagesQueue, RawMail, RedisKeys } from '@buzon/shared/queue';
import type { Store } from '@buzon/store';
import type { Redis } from 'ioredis';
import type { FetcherMetrics } from './metrics.ts';
import type { SharedWindow } from './window.ts';

/** What all listeners of one fetcher share; built in main.ts. */
export interface FetcherParts {
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly queue: MessagesQueue;
  readonly states: DeliveryStates;
  readonly raw: RawMail;
  readonly store: Pick<Store, 'names' | 'filedDeliveries' | 'markMoved'>;
  readonly window: SharedWindow;
  readonly metrics: FetcherMetrics;
}
