import { runService } from '@buzon/shared/service';
import { startProcessor } from './processor.ts';
import { watchLoop } from './watch/watch-loop.ts';

await runService({
  name: 'processor',
  defaultPort: 9102,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  start: async (context) => [watchLoop(), ...(await startProcessor(context))],
});
