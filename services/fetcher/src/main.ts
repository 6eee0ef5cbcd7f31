import { runService } from '@buzon/shared/service';
import { startFetcher } from './fetcher.ts';

await runService({
  name: 'fetcher',
  defaultPort: 9101,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  start: (context) => startFetcher(context),
});
