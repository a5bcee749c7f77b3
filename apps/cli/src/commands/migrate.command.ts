import type { Command } from 'commander'
import type { MigrateOptions } from '../migrate.ts'
import type { Runner } from './command-runner.ts'

/** Declares `migrate`. */
export function declareMigrate(program: Command, run: Runner): void {
  program
    .command('migrate')
    .description("bring the database's tables up to date")
    .option('--check', 'only say what is pending; exit with 2 if something is')
    .action((options: MigrateOptions, command: Command) =>
      run(command, async (invocation) => (await import('../migrate.ts')).migrate(invocation, options)),
    )
}
