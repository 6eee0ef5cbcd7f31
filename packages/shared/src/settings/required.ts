import { Failure } from '../failures/failure.ts';

/** A value that the service asked for in `requires`, so that it is there when it starts. */
export function required<T>(value: T | null, name: string): T {
  if (value !== null) return value;
  throw new Failure('installation', 'settings', 'MISSING', `${name} is not set`);
}
