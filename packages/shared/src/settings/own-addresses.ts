import type { Environment, InstallationSettings } from './model.ts';

/** Every address that this installation writes from or reads, lower-case (N4). */
export function ownAddresses(
  settings: InstallationSettings,
  environment: Pick<Environment, 'mailFrom'>,
): readonly string[] {
  const written = [
    environment.mailFrom,
    ...settings.listeners.flatMap(({ confirmationFrom, userName }) => [confirmationFrom, userName]),
  ];
  return [...new Set(written.flatMap(addressIn))];
}

/** The address of `Name <address>` or of a bare one; none when it does not look like one. */
function addressIn(text: string | null): readonly string[] {
  const address = /<([^<>]*)>\s*$/.exec(text ?? '')?.[1] ?? text ?? '';
  return /^[^\s@]+@[^\s@]+$/.test(address.trim()) ? [address.trim().toLowerCase()] : [];
}
