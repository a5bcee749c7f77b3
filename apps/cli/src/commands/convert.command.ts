import { FOREIGN_SYSTEMS } from '@barycenter/core/users-file/conversion/conversions'
import { type Command, Option } from 'commander'
import type { ConvertOptions } from '../convert/convert-users.ts'
import type { Runner } from './command-runner.ts'

/** Declares `convert`. */
export function declareConvert(program: Command, run: Runner): void {
  program
    .command('convert')
    .description("print the users of another system's export as a users.json, password hashes included")
    .argument('[files...]', 'the export, which may be in several files; without one, standard input')
    .addOption(
      new Option('--from <system>', 'where the export comes from')
        .choices(FOREIGN_SYSTEMS)
        .makeOptionMandatory(),
    )
    .option('--to <file>', 'write a file that only its owner can read')
    .action((files: readonly string[], options: ConvertOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../convert/convert-users.ts')).convertUsers(invocation, files, options),
      ),
    )
}
