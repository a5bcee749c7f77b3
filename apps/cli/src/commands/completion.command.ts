import { Argument, type Command } from 'commander'
import { SHELLS, type Shell } from '../completion/shells.ts'
import type { Runner } from './command-runner.ts'

/** Declares `completion`. */
export function declareCompletion(program: Command, run: Runner): void {
  program
    .command('completion')
    .description('print a script that completes this command line in a shell')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .action((shell: Shell, _options: object, command: Command) =>
      run(command, async (invocation) =>
        (await import('../completion/completion.ts')).completion(invocation, program, shell),
      ),
    )
}
