import { isIP } from 'node:net';
import { type Environment, SettingsError } from '@buzon/shared/settings';

/** True for addresses and names that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  return (isIP(bare) === 4 && bare.startsWith('127.')) || bare === '::1';
}

/** The host of a `Host` header, without its port; '' when it is none. */
export function hostName(header: string | undefined): string {
  return URL.canParse(`http://${header}`) ? new URL(`http://${header}`).hostname : '';
}

/** Elsewhere than on loopback nobody may look without credentials (O4). Throws a `SettingsError`. */
export function demandCredentials(environment: Environment): void {
  if (isLoopback(environment.host) || environment.dashboardOperator !== null) return;
  throw new SettingsError([
    {
      where: 'environment',
      name: 'DASHBOARD_OPERATOR',
      value: '',
      allowed: `user:password is required because the dashboard listens on ${environment.host}; or bind it to loopback: HOST=127.0.0.1`,
    },
  ]);
}
