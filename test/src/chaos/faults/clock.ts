import type { Replicated } from '../installation.ts';
import type { Fault } from './fault.ts';

const SERVICES: readonly Replicated[] = ['fetcher', 'processor', 'notifier'];
const HOURS = 3;

/** One process whose clock is hours off. */
export const clockFault: Fault = {
  name: 'clock-off',
  during: 'messages',
  lasts: [4_000, 8_000],
  async strike({ installation, random }) {
    const service = random.pick(SERVICES);
    const right = random.pick(installation.replicas[service]);
    const hours = random.pick([-HOURS, HOURS]);
    const preload = new URL('../clock-preload.js', import.meta.url);
    preload.searchParams.set('milliseconds', String(hours * 3_600_000));
    await right.kill();
    const wrong = await installation.startAnother(service, {
      NODE_OPTIONS: `--import=${preload.href}`,
    });
    return async () => {
      await wrong.kill();
      await right.start();
    };
  },
};
