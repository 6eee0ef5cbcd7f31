import { fileURLToPath } from 'node:url';
import { runService } from '@buzon/shared/service';
import { openProcessorPorts } from '../../dist/open-ports.js';
import { startProcessor } from '../../dist/processor.js';
import { poisonedStore } from './poison.mjs';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

const TUNING = {
  aloneEntry: beside('./alone-main.mjs'),
  backoff: () => 20,
  lockMilliseconds: 2_000,
};

await runService({
  name: 'processor',
  defaultPort: 9102,
  requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
  start: (context) =>
    startProcessor(context, TUNING, (...world) => {
      const ports = openProcessorPorts(...world);
      return { ...ports, store: poisonedStore(ports.store) };
    }),
});
