export type * from './contract.ts';
export { describeError, type ErrorDescription } from './describe-error.ts';
export { exitStatus } from './exit-status.ts';
export { createLogTo } from './log.ts';
export { type ObservabilityHandler, type Observable, observability } from './observability.ts';
export { runService } from './run.ts';
export { troubleLog } from './trouble-log.ts';
