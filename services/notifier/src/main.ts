import { runService } from '@buzon/shared/service';
import { startNotifier } from './notifier.ts';

await runService({
  name: 'notifier',
  defaultPort: 9103,
  requires: [
    'BUZON_CONFIG',
    'REDIS_URL',
    'DATABASE_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'BUZON_SECRET_KEY',
  ],
  start: startNotifier,
});
