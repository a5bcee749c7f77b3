import { Command } from 'commander'
import { declareBackup } from './commands/backup.command.ts'
import type { Runner } from './commands/command-runner.ts'
import { declareCompletion } from './commands/completion.command.ts'
import { declareConvert } from './commands/convert.command.ts'
import { declareExport } from './commands/export.command.ts'
import { declareHashPasswords } from './commands/hash-passwords.command.ts'
import { declareHealth } from './commands/health.command.ts'
import { declareKeys } from './commands/keys.command.ts'
import { declareMigrate } from './commands/migrate.command.ts'
import { declareServe } from './commands/serve.command.ts'
import { declareSyncUsers } from './commands/sync-users.command.ts'
import { declareToken } from './commands/token.command.ts'
import { declareWatchSecrets } from './commands/watch-secrets.command.ts'
import type { Invocation } from './invocation.ts'
import { VERSION } from './version.ts'

/** The options that all commands share. */
export interface SharedOptions {
  readonly config?: string
}

/** Declares the command line. What a command does is imported when it is called, so that all others start fast. */
export function createProgram(
  { stdout, stderr }: Pick<Invocation, 'stdout' | 'stderr'>,
  run: Runner,
): Command {
  const program = new Command('barycenter')
    .description('An OpenID Provider with declarative users. Without a command it serves.')
    .option('-c, --config <file>', 'configuration in TOML; without it, config.toml if there is one')
    .version(`barycenter ${VERSION}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .configureOutput({ writeOut: stdout.write, writeErr: stderr.write })

  declareServe(program, run)
  declareHealth(program, run)
  declareSyncUsers(program, run)
  declareWatchSecrets(program, run)
  declareHashPasswords(program, run)
  declareExport(program, run)
  declareConvert(program, run)
  declareMigrate(program, run)
  declareBackup(program, run)
  declareToken(program, run)
  declareKeys(program, run)
  declareCompletion(program, run)
  program
    .command('version')
    .description('print the version')
    .action(() => stdout.write(`barycenter ${VERSION}\n`))
  return program
}

/** No command means `serve`, so that the manifests of the Rust Barycenter run unchanged. */
export function withDefaultCommand(program: Command, words: readonly string[]): readonly string[] {
  const { operands, unknown } = program.parseOptions([...words])
  const asksForHelp = unknown.some((word) => word === '-h' || word === '--help')
  return operands.length === 0 && !asksForHelp ? ['serve', ...words] : words
}
