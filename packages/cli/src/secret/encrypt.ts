import { exitStatus } from '@buzon/shared/service';
import { encryptSecret, loadEnvironment } from '@buzon/shared/settings';
import { type CommandContext, CommandError } from '../command.ts';
import { readSecret } from './read-secret.ts';

/** `buzon secret encrypt`: reads a password, prints what goes into the settings file (L11). */
export async function encrypt({ terminal, variables }: CommandContext): Promise<number> {
  const { secretKey } = loadEnvironment(variables, ['BUZON_SECRET_KEY']);
  const secret = await readSecret(terminal.input, (prompt) => terminal.complain(prompt));
  if (secret === '') throw new CommandError('There was nothing to encrypt on standard input.');
  if (secretKey !== null) await terminal.print(encryptSecret(secret, secretKey));
  return exitStatus.ok;
}
