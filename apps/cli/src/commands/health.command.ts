import { type Command, Option } from 'commander'
import { APPS, type ServeOptions } from '../serve/serve-options.ts'
import type { Runner } from './command-runner.ts'

/** Declares `health`. */
export function declareHealth(program: Command, run: Runner): void {
  program
    .command('health')
    .description('ask the apps that serve here whether they are ready; exit with 4 if not')
    .addOption(new Option('--only <app>', 'ask one of them').choices(APPS))
    .action((options: ServeOptions, command: Command) =>
      run(command, async (invocation) => (await import('../health.ts')).health(invocation, options)),
    )
}
