import { Command } from 'commander';
import type { CommandContext } from './command.ts';

/** Every command answers its exit status. */
type Answer = (status: number) => void;

/** The command line of `buzon`; a command's code is loaded when it is asked for. */
export function createProgram(context: CommandContext, answer: Answer): Command {
  const program = new Command('buzon')
    .description('Turns the mail of an IMAP folder into cases in a SQL database.')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => context.terminal.complain(text.trimEnd()),
      // Help goes through the same door as every other line, so that it is not cut at exit.
      writeOut: (text) => void context.terminal.print(text.trimEnd()),
    })
    .showHelpAfterError('(buzon --help tells how it is used)');

  program
    .command('check')
    .description('tell what is wrong with this installation, and how to mend it')
    .action(async () => {
      const { check } = await import('./check/check.ts');
      answer(await check(context));
    });

  program
    .command('migrate')
    .description('bring the schema of the database to this version')
    .option('--print', 'print the SQL for an empty database instead of running it')
    .action(async (options: { print?: boolean }) => {
      const { migrate } = await import('./migrate.ts');
      answer(await migrate(context, { print: options.print === true }));
    });

  program
    .command('ingest')
    .description('file .eml and mbox files as if a listener had found them')
    .argument('<file...>', 'files, or - for standard input')
    .requiredOption('--listener <id>', 'the listener whose rules apply')
    .option('--dry-run', 'roll everything back, and say what would happen')
    .action(async (files: string[], options: { listener: string; dryRun?: boolean }) => {
      const { ingest } = await import('./ingest/ingest.ts');
      const { listener, dryRun } = options;
      answer(await ingest(context, { files, listener, dryRun: dryRun === true }));
    });

  program
    .command('parse')
    .description('show what Buzón sees in .eml and mbox files')
    .argument('<file...>', 'files, or - for standard input')
    .option('--json', 'one JSON document a line for each mail')
    .action(async (files: string[], options: { json?: boolean }) => {
      const { parse } = await import('./parse/parse.ts');
      answer(await parse(context, { files, json: options.json === true }));
    });

  program
    .command('trace')
    .description('follow messages from the mailbox to the case and its confirmation')
    .argument('<id>', 'a case number, message:NUMBER, a Message-ID, or the id of a job')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: { json?: boolean }) => {
      const { trace } = await import('./trace/trace.ts');
      answer(await trace(context, { id, json: options.json === true }));
    });

  const secret = program.command('secret').description('keys and encrypted passwords');
  secret
    .command('encrypt')
    .description('encrypt a password for the settings file with BUZON_SECRET_KEY')
    .action(async () => {
      const { encrypt } = await import('./secret/encrypt.ts');
      answer(await encrypt(context));
    });
  secret
    .command('key')
    .description('make a new BUZON_SECRET_KEY')
    .action(async () => {
      const { newKey } = await import('./secret/new-key.ts');
      answer(await newKey(context));
    });

  return program;
}
