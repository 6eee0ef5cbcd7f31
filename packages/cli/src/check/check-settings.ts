import { type ConfigurationReading, problemLine } from '@buzon/shared/settings';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The settings file and the environment. */
export function checkSettings({
  environment,
  settings,
  problems,
}: ConfigurationReading): readonly Finding[] {
  if (problems.length > 0) {
    return problems.map((problem) => fail('settings', problemLine(problem), null));
  }
  const ids = settings.listeners.map(({ id }) => id).join(', ');
  const read = ok('settings', `${environment.configFile} has the listeners ${ids}`);
  if (settings.useImapListener) return [read];
  return [
    read,
    warn('settings', 'UseImapListener is False: the fetcher stays idle', 'set it to True'),
  ];
}
