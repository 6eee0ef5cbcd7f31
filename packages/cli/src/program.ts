import type { Dialect } from '@buzon/store';
import { Command, Option } from 'commander';
import type { CommandContext } from './command.ts';

/** Every command answers its exit status. */
type Answer = (status: number) => void;

interface AccountOptions {
  readonly day?: string;
  readonly since?: string;
  readonly compare?: boolean;
  readonly json?: boolean;
}

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
    .option(
      '--deep',
      'run the tests in scratch databases on the SQL Server of DATABASE_URL instead',
    )
    .action(async (options: { deep?: boolean }) => {
      if (options.deep === true) {
        const { checkDeep } = await import('./check/deep/check-deep.ts');
        answer(await checkDeep(context));
        return;
      }
      const { check } = await import('./check/check.ts');
      answer(await check(context));
    });

  program
    .command('migrate')
    .description('bring the schema of the database to this version')
    .addOption(
      new Option(
        '--print [dialect]',
        'print the SQL instead of running it; for the dialect of DATABASE_URL unless one is named',
      ).choices(['sqlserver', 'postgres']),
    )
    .action(async (options: { print?: Dialect | true }) => {
      const { migrate } = await import('./migrate.ts');
      answer(await migrate(context, { print: options.print ?? false }));
    });

  program
    .command('rekey')
    .description('give old cases the subject keys of this version and its tags; while services run')
    .action(async () => {
      const { rekey } = await import('./rekey/rekey.ts');
      answer(await rekey(context));
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

  program
    .command('account')
    .description('tell what became of the mail of a day, for each listener')
    .option('--day <day>', 'a day in UTC, like 2026-03-31 (default: today)')
    .option('--compare', 'compare output folders with it, mail by mail (default: since yesterday)')
    .addOption(
      new Option('--since <day>', 'with --compare: what was filed since the beginning of a day')
        .conflicts('day')
        .implies({ compare: true }),
    )
    .option('--json', 'one JSON document')
    .action(async (options: AccountOptions) => {
      const { day = null, since = null, json = false } = options;
      if (options.compare === true) {
        const { compare } = await import('./account/compare.ts');
        answer(await compare(context, { day, since, json }));
        return;
      }
      const { account } = await import('./account/account.ts');
      answer(await account(context, { day, json }));
    });

  const oauth = program.command('oauth').description('access by OAuth 2');
  oauth
    .command('login')
    .description('log in for a listener, and keep its refresh token, encrypted, in the database')
    .argument('<listener>', 'its ID; Smtp: the mail server of all')
    .option('--browser', 'by a browser on this machine, instead of a code for any device')
    .action(async (listener: string, options: { browser?: boolean }) => {
      const { login } = await import('./oauth/login.ts');
      answer(await login(context, { listener, browser: options.browser === true }));
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
    .command('decrypt')
    .description('show the password in an enc: value')
    .action(async () => {
      const { decrypt } = await import('./secret/decrypt.ts');
      answer(await decrypt(context));
    });
  secret
    .command('rotate')
    .description('encrypt enc: values of files and refresh tokens with BUZON_NEW_SECRET_KEY')
    .argument('<file...>', 'settings files')
    .action(async (files: string[]) => {
      const { rotate } = await import('./secret/rotate.ts');
      answer(await rotate(context, files));
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
