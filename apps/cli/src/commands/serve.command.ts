import { type Command, Option } from 'commander'
import { APPS, type ServeOptions } from '../serve/serve-options.ts'
import type { Runner } from './command-runner.ts'

/** Declares `serve`. */
export function declareServe(program: Command, run: Runner): void {
  program
    .command('serve')
    .description('start the provider and the admin service (the default)')
    .addOption(new Option('--only <app>', 'start one of them').choices(APPS))
    .action((options: ServeOptions, command: Command) =>
      run(command, async (invocation) => (await import('../serve/serve.ts')).serve(invocation, options)),
    )
}
