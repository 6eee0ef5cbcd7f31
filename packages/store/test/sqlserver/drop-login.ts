import { until } from '@buzon/stack';
import type { Administrator } from './administrator.ts';

/** Drops a log-in, as soon as the server has seen that its sessions are closed. */
export async function dropLogin(server: Administrator, name: string): Promise<void> {
  await until(() => server.run(`DROP LOGIN ${name}`).then(() => true), {
    what: `the log-in ${name} to be dropped`,
  });
}
