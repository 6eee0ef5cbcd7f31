import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Environment, InstallationSettings } from '../settings/model.ts';

export type ServiceName = 'fetcher' | 'processor' | 'notifier' | 'dashboard';

/** A part of a service that holds something open. */
export interface Component {
  readonly name: string;
  /** Complete on return; called once, in the reverse order of start. */
  stop(): Promise<void>;
  /** How long `stop` may take; default 10,000 ms. The whole service has 20,000 ms. */
  readonly stopTimeoutMs?: number;
}

/** Answers null when ready, else says in words what is missing. */
export type ReadinessCheck = () => string | null;

/** What `/readyz` says: ready when nothing is missing. */
export interface Readiness {
  readonly ready: boolean;
  /** By the name of the check: `ok`, or in words what is missing. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What every service is given when it starts. */
export interface ServiceContext {
  readonly name: ServiceName;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly environment: Environment;
  readonly settings: InstallationSettings;
  /** Adds a check to `/readyz`. */
  readonly addReadiness: (name: string, check: ReadinessCheck) => void;
  readonly readiness: () => Readiness;
  /** Ends the service with exit status 1, as an error that nobody caught would. */
  readonly fail: (error: unknown) => void;
  /** Aborted when the service has been asked to stop. */
  readonly stopping: AbortSignal;
}

/** An environment variable that a service cannot do without. */
export type RequiredVariable =
  | 'BUZON_CONFIG'
  | 'REDIS_URL'
  | 'DATABASE_URL'
  | 'SMTP_URL'
  | 'MAIL_FROM'
  | 'BUZON_SECRET_KEY';

/** All that differs between the services' `main.ts`. */
export interface ServiceDefinition {
  readonly name: ServiceName;
  /** Of `/healthz`, `/readyz` and `/metrics` when `PORT` is not set. */
  readonly defaultPort: number;
  readonly requires: readonly RequiredVariable[];
  /**
   * `default`: an HTTP server of its own for health and metrics. `own`: the service listens itself,
   * on the same port, and answers them with `observability`.
   */
  readonly http?: 'default' | 'own';
  /** Builds and starts every part, in order; a rejection ends the service with its message. */
  readonly start: (context: ServiceContext) => Promise<readonly Component[]>;
}
