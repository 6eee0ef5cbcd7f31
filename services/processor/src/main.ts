import { runService } from '@buzon/shared/service';
import { startProcessor } from './processor.ts';

await runService({
  name: 'processor',
  defaultPort: 9102,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  start: async (context) => startProcessor(context),
});
