import {
  choiceVariable,
  credentialsVariable,
  numberVariable,
  secretKeyVariable,
  textVariable,
  urlVariable,
  type VariableRule,
} from './environment-fields.ts';
import type { Environment, SettingsProblem } from './model.ts';
import { SettingsError } from './problem.ts';
import { subjectTagsVariable } from './subject-tags.ts';
import type { Variables } from './variables.ts';

const MIB = 1024 * 1024;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Environment variables with their problems; a variable that is wrong has its default. */
export interface EnvironmentReading {
  readonly environment: Environment;
  readonly problems: readonly SettingsProblem[];
}

/**
 * The environment variables of spec section 6.
 * @throws SettingsError with everything that is missing or wrong.
 */
export function loadEnvironment(variables: Variables, requires: readonly string[]): Environment {
  const { environment, problems } = readEnvironment(variables, requires);
  if (problems.length > 0) throw new SettingsError(problems);
  return environment;
}

/** As `loadEnvironment`, but hands the problems back, so that they can be told with others. */
export function readEnvironment(
  variables: Variables,
  requires: readonly string[],
): EnvironmentReading {
  const problems: SettingsProblem[] = [];

  const read = <T>(rule: VariableRule<T>): T | null => {
    const value = variables[rule.name]?.trim() ?? '';
    const refuse = (shown: string): null => {
      problems.push({ where: 'environment', name: rule.name, value: shown, allowed: rule.allowed });
      return null;
    };
    // An empty variable is an absent one: compose files and shells pass them on so.
    if (value === '') return requires.includes(rule.name) ? refuse('') : null;
    return rule.read(value) ?? refuse(rule.show(value));
  };

  const environment: Environment = {
    configFile: read(textVariable('BUZON_CONFIG', /./, 'the path of the settings file')),
    redisUrl: read(urlVariable('REDIS_URL', ['redis', 'rediss'], 'redis://localhost:6379')),
    databaseUrl: read(
      urlVariable(
        'DATABASE_URL',
        ['postgres', 'postgresql', 'mssql'],
        'mssql://user:password@host:1433/db or postgres://user:password@host:5432/db',
      ),
    ),
    smtpUrl: read(urlVariable('SMTP_URL', ['smtp', 'smtps'], 'smtp://user:password@host:587')),
    mailFrom: read(
      textVariable(
        'MAIL_FROM',
        /^(?:[^\s<>@]+@[^\s<>@]+|[^<>]*<[^\s<>@]+@[^\s<>@]+>)$/,
        'an address such as atencion@example.com or Atención <atencion@example.com>',
      ),
    ),
    templates: read(
      textVariable('BUZON_TEMPLATES', /./, 'a folder with es.txt, es.html, en.txt, en.html'),
    ),
    secretKey: read(secretKeyVariable),
    subjectTags: read(subjectTagsVariable) ?? [],
    prefix:
      read(
        textVariable(
          'BUZON_PREFIX',
          /^(?=.{1,64}$)[\w.-]*(?:\{[\w.-]+\})?[\w.-]*$/,
          '1–64 letters, digits, _ - . with at most one part in {braces}',
        ),
      ) ?? '{buzon}',
    processorConcurrency: read(numberVariable('PROCESSOR_CONCURRENCY', 1, 256)) ?? 16,
    maxBytesInFlight: read(numberVariable('MAX_BYTES_IN_FLIGHT', MIB, 64 * 1024 * MIB)) ?? 64 * MIB,
    // All windows together stay below the 20,000 completed jobs that the queue keeps.
    maxMessagesInFlight: read(numberVariable('MAX_MESSAGES_IN_FLIGHT', 1, 15_000)) ?? 2_000,
    logLevel: read(choiceVariable('LOG_LEVEL', logLevels)) ?? 'info',
    port: read(numberVariable('PORT', 0, 65_535)),
    host: read(textVariable('HOST', /^[^\s/@]+$/, 'an address to bind to')) ?? '127.0.0.1',
    dashboardOperator: read(credentialsVariable('DASHBOARD_OPERATOR')),
    dashboardReader: read(credentialsVariable('DASHBOARD_READER')),
  };
  return { environment, problems };
}
