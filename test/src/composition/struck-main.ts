import { type ComposedService, runComposed } from './run-composed.ts';
import { strikeFiles, striking } from './strike.ts';

// A service that kills itself where it is told to: node struck-main.js <service> <directory of the strike files>
const [service = '', directory = ''] = process.argv.slice(2);

// What a dead process holds is free sooner than in an installation: nothing else differs.
await runComposed(service as ComposedService, striking(strikeFiles(directory)), {
  lockMilliseconds: 1_000,
  pendingSeconds: 1,
  sweepMilliseconds: 250,
  gentleStopMilliseconds: 200,
  comparisonPauses: { first: 100, next: 250 },
});
