import type { Variables } from '@buzon/shared/settings';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly variables: Variables;
}

/** Ends a command with a line for a person; the exit status is 1 unless another is given. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
