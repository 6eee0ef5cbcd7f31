import {
  type ConfigurationReading,
  exposedSecrets,
  problemLine,
  type Variables,
} from '@buzon/shared/settings';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The settings file and the environment. */
export function checkSettings(
  { environment, settings, problems }: ConfigurationReading,
  variables: Variables,
): readonly Finding[] {
  if (problems.length > 0) {
    return problems.map((problem) => fail('settings', problemLine(problem), null));
  }
  const ids = settings.listeners.map(({ id }) => id).join(', ');
  const read = ok('settings', `${environment.configFile} has the listeners ${ids}`);
  const exposed = exposedSecrets(environment.configFile, variables).map((words) => {
    const [what = '', fix = ''] = words.split('; ');
    return warn('settings', what, fix);
  });
  if (settings.useImapListener) return [read, ...exposed];
  return [
    read,
    ...exposed,
    warn('settings', 'UseImapListener is False: the fetcher stays idle', 'set it to True'),
  ];
}
