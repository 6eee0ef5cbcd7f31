export { Failure, type FailureKind, type FailureSource } from './failure.ts';
