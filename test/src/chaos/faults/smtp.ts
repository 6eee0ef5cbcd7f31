import type { SmtpRefusal } from '@buzon/stack';
import type { Fault, World } from './fault.ts';
import { networkFault } from './network.ts';

const END_OF_DATA = '\r\n.\r\n';
const SLOW_MS = 150;

/** What a server says that takes no mail from anybody at the moment. */
const REFUSALS: readonly SmtpRefusal[] = [
  { code: 421, text: '4.3.2 Service not available, closing transmission channel' },
  { code: 451, text: '4.3.0 Temporary server error' },
  { code: 554, text: '5.2.0 Sending quota exceeded' },
];

/** The mail server that confirmations leave by refuses, is slow, or dies when it has accepted. */
export const smtpFaults: readonly Fault[] = [
  {
    name: 'smtp-refusing',
    during: 'confirmations',
    lasts: [1_000, 4_000],
    async strike({ installation: { system }, random }: World) {
      const refusal = random.pick(REFUSALS);
      const { smtp } = system.stack;
      smtp.behave(({ stage }) => (stage === 'from' ? refusal : null));
      return async () => smtp.behave(null);
    },
  },
  {
    name: 'smtp-slow',
    during: 'confirmations',
    lasts: [1_000, 4_000],
    async strike({ installation: { networks } }: World) {
      networks.smtp.delay(SLOW_MS);
      return () => networks.smtp.heal();
    },
  },
  {
    name: 'smtp-dying',
    during: 'confirmations',
    lasts: [1_000, 3_000],
    async strike({ installation: { networks } }: World) {
      networks.smtp.cutAt('to server', END_OF_DATA);
      return () => networks.smtp.heal();
    },
  },
  networkFault('smtp', 'confirmations'),
];
