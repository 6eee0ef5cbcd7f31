import { exitStatus } from '@buzon/shared/service';
import { decryptSecret, loadEnvironment } from '@buzon/shared/settings';
import { type CommandContext, CommandError } from '../command.ts';
import { readSecret } from './read-secret.ts';

/** `buzon secret decrypt`: reads an `enc:` value, prints the password in it (L11). */
export async function decrypt({ terminal, variables }: CommandContext): Promise<number> {
  const { secretKey } = loadEnvironment(variables, ['BUZON_SECRET_KEY']);
  const value = (await readSecret(terminal.input, (prompt) => terminal.complain(prompt))).trim();
  if (!value.startsWith('enc:')) {
    throw new CommandError('What is to be decrypted begins with enc: and comes on standard input.');
  }
  const secret = secretKey === null ? null : decryptSecret(value, secretKey);
  if (secret === null) {
    throw new CommandError('It was changed, or made with another key than BUZON_SECRET_KEY.');
  }
  await terminal.print(secret);
  return exitStatus.ok;
}
