import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

// What a package asks before it starts a service of the system (invoke-rc.d(8)): 101 is no.
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const NO_SERVICES = '#!/bin/sh\nexit 101\n';

// What these packages would start at every boot: a mail server and a Redis for all the world to see.
const SERVICES = ['redis-server.service', 'dovecot.service', 'dovecot.socket'];

/**
 * Installs Debian packages for their programs alone: the services that they bring are neither started
 * now nor at the next boot.
 * @throws Error with the output of apt-get
 */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: string[]) =>
    run('apt-get', args, { env, maxBuffer: 64 * 1024 * 1024 });
  await apt('update');
  const ownPolicy = !existsSync(POLICY_FILE);
  if (ownPolicy) await writeFile(POLICY_FILE, NO_SERVICES, { mode: 0o755 });
  try {
    await apt('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    if (ownPolicy) await rm(POLICY_FILE, { force: true });
  }
  await disableServices(packages);
}

async function disableServices(packages: readonly string[]): Promise<void> {
  if (!existsSync('/run/systemd/system')) return;
  const ours = SERVICES.filter((service) =>
    packages.some((name) => service.split('.', 1)[0] === name.replace('-imapd', '')),
  );
  // One that this release of Debian does not know is none to disable.
  for (const service of ours) await run('systemctl', ['disable', service]).catch(() => undefined);
}
