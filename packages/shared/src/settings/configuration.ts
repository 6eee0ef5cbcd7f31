import { readEnvironment } from './environment.ts';
import { loadSettings } from './installation.ts';
import type { Environment, InstallationSettings, SettingsProblem } from './model.ts';
import { SettingsError } from './problem.ts';
import type { Variables } from './variables.ts';

/** Everything that a process is told from outside. */
export interface Configuration {
  readonly environment: Environment;
  /** Without listeners when there is no `BUZON_CONFIG` and none is required. */
  readonly settings: InstallationSettings;
}

/** A configuration with its problems; what is wrong has its default, or is left out. */
export interface ConfigurationReading extends Configuration {
  readonly problems: readonly SettingsProblem[];
}

/**
 * Environment and settings file together.
 * @throws SettingsError with the problems of both, so that nobody mends them one start at a time.
 */
export function loadConfiguration(
  variables: Variables,
  requires: readonly string[],
): Configuration {
  const { environment, settings, problems } = readConfiguration(variables, requires);
  if (problems.length > 0) throw new SettingsError(problems);
  return { environment, settings };
}

/** As `loadConfiguration`, for `buzon check`, which looks at what is left, too. */
export function readConfiguration(
  variables: Variables,
  requires: readonly string[],
): ConfigurationReading {
  const { environment, problems } = readEnvironment(variables, requires);
  const { settings, settingsProblems } = readSettings(environment, variables);
  const isNeeded = ({ name, value }: SettingsProblem) =>
    name !== 'SMTP_URL' || value !== '' || !namesMailServers(settings);
  return { environment, settings, problems: [...problems.filter(isNeeded), ...settingsProblems] };
}

/** Whether no listener needs `SMTP_URL`. */
function namesMailServers({ smtp, listeners }: InstallationSettings): boolean {
  return smtp !== null || (listeners.length > 0 && listeners.every((own) => own.smtp !== null));
}

function readSettings(
  { configFile, secretKey }: Environment,
  variables: Variables,
): { settings: InstallationSettings; settingsProblems: readonly SettingsProblem[] } {
  const none: InstallationSettings = { useImapListener: true, smtp: null, listeners: [] };
  if (configFile === null) return { settings: none, settingsProblems: [] };
  try {
    return { settings: loadSettings(configFile, variables, secretKey), settingsProblems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { settings: none, settingsProblems: error.problems };
  }
}
