import { processVariables } from '@buzon/shared/settings';
import { runCli } from './run.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  terminal: processTerminal(),
  variables: processVariables(),
});
