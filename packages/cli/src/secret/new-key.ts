import { exitStatus } from '@buzon/shared/service';
import { newSecretKey } from '@buzon/shared/settings';
import type { CommandContext } from '../command.ts';

/** `buzon secret key`: 32 random bytes in hex. */
export async function newKey({ terminal }: CommandContext): Promise<number> {
  await terminal.print(newSecretKey());
  return exitStatus.ok;
}
