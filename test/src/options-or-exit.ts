/** Exit status of a wrong command line (sysexits.h: EX_USAGE). */
const WRONG_USAGE = 64;

/** The options of a command; words that it does not take end it with what is wrong and its usage. */
export function optionsOrExit<Options>(
  read: (args: readonly string[]) => Options,
  usage: string,
): Options {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(WRONG_USAGE);
  }
}
