import { runService } from '@buzon/shared/service';
import { DEFAULT_PORT, startDashboard } from './dashboard.ts';

await runService({
  name: 'dashboard',
  defaultPort: DEFAULT_PORT,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  http: 'own',
  start: startDashboard,
});
