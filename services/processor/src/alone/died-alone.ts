/** So often a message ends a process of its own before it is parked. */
export const MOST_DEATHS_ALONE = 3;

/** A process ended in which one message alone was filed: the message is why. */
export class DiedAlone extends Error {
  override readonly name = 'DiedAlone';
}
