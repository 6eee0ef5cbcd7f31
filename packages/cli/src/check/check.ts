import { exitStatus } from '@buzon/shared/service';
import { readConfiguration } from '@buzon/shared/settings';
import type { CommandContext } from '../command.ts';
import { checkDatabase } from './check-database.ts';
import { checkListener } from './check-listener.ts';
import { checkMailServer } from './check-mail-server.ts';
import { checkRedis } from './check-redis.ts';
import { checkSettings } from './check-settings.ts';
import { type Finding, findingLine } from './finding.ts';

/**
 * `buzon check`: what is wrong with an installation and how to mend it (O6). Changes nothing. Looks
 * at everything that it can, also when the settings have problems.
 * @returns 0, or 1 when something keeps the installation from working
 */
export async function check({ terminal, variables }: CommandContext): Promise<number> {
  const required = ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'];
  const configuration = readConfiguration(variables, required);
  const { settings, environment } = configuration;
  let failed = false;
  const tell = async (findings: readonly Finding[]): Promise<void> => {
    for (const finding of findings) {
      failed ||= finding.level === 'fail';
      await terminal.print(findingLine(finding));
    }
  };
  await tell(checkSettings(configuration, variables));
  for (const listener of settings.listeners) {
    await tell(await checkListener(listener, settings.listeners, environment));
  }
  await tell(await checkDatabase(environment, settings));
  await tell(await checkRedis(environment));
  await tell(await checkMailServer(environment, settings));
  return failed ? exitStatus.failed : exitStatus.ok;
}
