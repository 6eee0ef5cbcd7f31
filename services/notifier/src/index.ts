export { startNotifier } from './notifier.ts';
export { openNotifierPorts } from './open-ports.ts';
export type { NotifierPorts } from './ports.ts';
