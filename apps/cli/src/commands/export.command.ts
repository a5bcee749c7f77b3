import type { Command } from 'commander'
import type { ExportOptions } from '../sync/export-users.ts'
import type { Runner } from './command-runner.ts'

/** Declares `export`. */
export function declareExport(program: Command, run: Runner): void {
  program
    .command('export')
    .description('print the users of the configured database as a users.json, password hashes included')
    .option('--source <name>', 'only the users who belong to this source')
    .option('--to <file>', 'write a file that only its owner can read')
    .action((options: ExportOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../sync/export-users.ts')).exportUsersFile(invocation, options),
      ),
    )
}
