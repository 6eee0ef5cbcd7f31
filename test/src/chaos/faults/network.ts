import type { TcpProxy } from '@buzon/stack';
import type { Work } from '../in-flight.ts';
import type { Networks } from '../installation.ts';
import type { Fault } from './fault.ts';

const SLOW_MS = 60;

/** Ways in which a network fails; one of them at each strike. */
const FAILURES: readonly ((network: TcpProxy) => Promise<void>)[] = [
  async (network) => network.stall(),
  async (network) => network.delay(SLOW_MS),
  async (network) => network.reset(),
  (network) => network.refuse(),
];

/** The way to a server stalls, is slow, resets what is connected, or is cut off. */
export function networkFault(server: keyof Networks, during: Work): Fault {
  return {
    name: `network-${server}`,
    during,
    lasts: [500, 5_000],
    async strike({ installation: { networks }, random }) {
      const network = networks[server];
      await random.pick(FAILURES)(network);
      return () => network.heal();
    },
  };
}
