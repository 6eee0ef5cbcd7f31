/**
 * Asked right before each command that takes messages out of the folder, because a move may be many
 * commands: chunks, and the halves of those that the server refused.
 */
export type MayGoOn = () => Promise<boolean>;

/** The answer was no: what was not begun is left as it is. Never leaves this package. */
export class MoveStopped extends Error {
  override readonly name = 'MoveStopped';
}

/** @throws MoveStopped */
export async function goOnOrStop(mayGoOn: MayGoOn): Promise<void> {
  if (!(await mayGoOn())) throw new MoveStopped('the move may not go on');
}
