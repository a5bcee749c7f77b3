import type { Command } from 'commander'
import type { HashPasswordsOptions } from '../sync/hash-passwords.ts'
import type { Runner } from './command-runner.ts'

/** Declares `hash-passwords`. */
export function declareHashPasswords(program: Command, run: Runner): void {
  program
    .command('hash-passwords')
    .description('print a users file with hashes in place of its passwords')
    .requiredOption('-f, --file <file>', 'users.json; - is standard input')
    .option('--quiet', 'show no progress')
    .action((options: HashPasswordsOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../sync/hash-passwords.ts')).hashPasswords(invocation, options),
      ),
    )
}
