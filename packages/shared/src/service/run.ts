import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  type Configuration,
  exposedSecrets,
  loadConfiguration,
  processVariables,
  SettingsError,
} from '../settings/index.ts';
import type { Component, ServiceContext, ServiceDefinition } from './contract.ts';
import { exitStatus, signalStatus } from './exit-status.ts';
import { createHealth } from './health.ts';
import { startObservabilityServer } from './http-server.ts';
import { createLog } from './log.ts';
import { listenForStop } from './signals.ts';
import { STOP_DEADLINE_MS, stopComponents } from './stop.ts';

/**
 * Runs one service until it is asked to stop: settings (exit 78 when they are wrong), logs, metrics
 * and health, the service's own parts, and their stop in reverse order within 20 seconds.
 * Never resolves: it ends the process.
 */
export async function runService(definition: ServiceDefinition): Promise<never> {
  const configuration = readConfiguration(definition);
  const { environment } = configuration;
  const { log, close } = createLog(definition.name, environment.logLevel);

  for (const exposed of exposedSecrets(environment.configFile, processVariables())) {
    log.warn(exposed);
  }

  const exit = async (status: number): Promise<never> => {
    await close();
    process.exit(status);
  };
  const die = (error: unknown, what: string): Promise<never> => {
    log.fatal({ err: error }, what);
    return exit(exitStatus.failed);
  };
  process.on('uncaughtException', (error) => void die(error, 'nobody caught this error'));
  process.on('unhandledRejection', (error) => void die(error, 'nobody caught this rejection'));

  const stopping = new AbortController();
  const stopAsked = new Promise<void>((resolve) => {
    listenForStop(
      (signal) => {
        log.info({ signal }, 'stopping');
        // The last resort when even the orderly stop below hangs.
        setTimeout(() => {
          void die(new Error('The stop itself hangs'), 'exit by force');
        }, HARD_EXIT_MS);
        stopping.abort();
        resolve();
      },
      (signal) => {
        log.warn({ signal }, 'asked again to stop: leaving everything as it is');
        void exit(signalStatus(signal));
      },
    );
  });

  const context = createContext(definition, configuration, log, stopping.signal, (error) => {
    void die(error, 'the service cannot go on');
  });
  const components = await startAll(definition, context).catch((error: unknown) => {
    if (error instanceof SettingsError) return exitForSettings(error);
    // Asked to stop while it was starting: what it waited for was cut off on purpose.
    return stopping.signal.aborted ? exit(exitStatus.ok) : die(error, 'the service cannot start');
  });
  if (!stopping.signal.aborted) log.info('started');
  await stopAsked;
  const orphans = await stopComponents(components, log);
  if (orphans.length > 0) log.error({ orphans }, 'stopped, but not everything ended');
  else log.info('stopped');
  return exit(orphans.length > 0 ? exitStatus.failed : exitStatus.ok);
}

/** A little later than the components' own deadline, so that the orphans are named first. */
const HARD_EXIT_MS = STOP_DEADLINE_MS + 500;

function readConfiguration({ requires }: ServiceDefinition): Configuration {
  try {
    return loadConfiguration(processVariables(), requires);
  } catch (error) {
    if (error instanceof SettingsError) return exitForSettings(error);
    throw error;
  }
}

/** One line a problem on standard error, without log format: a person reads them. */
function exitForSettings(error: SettingsError): never {
  process.stderr.write(`${error.lines().join('\n')}\n`);
  process.exit(exitStatus.settings);
}

function createContext(
  { name }: ServiceDefinition,
  { environment, settings }: Configuration,
  log: Logger,
  stopping: AbortSignal,
  fail: (error: unknown) => void,
): ServiceContext {
  const metrics = new Registry();
  metrics.setDefaultLabels({ service: name });
  collectDefaultMetrics({ register: metrics });
  const { add: addReadiness, readiness } = createHealth();
  addReadiness('service', () => (stopping.aborted ? 'the service is stopping' : null));
  return { name, log, metrics, environment, settings, addReadiness, readiness, fail, stopping };
}

/** Health is served before the parts start: a service that waits for its database is alive. */
async function startAll(
  definition: ServiceDefinition,
  context: ServiceContext,
): Promise<readonly Component[]> {
  let started = false;
  context.addReadiness('start', () => (started ? null : 'the service is starting'));
  const { host, port } = context.environment;
  const http =
    definition.http === 'own'
      ? []
      : [await startObservabilityServer(context, host, port ?? definition.defaultPort)];
  const parts = await definition.start(context);
  started = true;
  return [...http, ...parts];
}
