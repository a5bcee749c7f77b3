import { CommanderError } from 'commander'
import { EXIT, type ExitStatus, statusOfError } from './exit-status.ts'
import { explainError } from './explain-error.ts'
import type { Invocation } from './invocation.ts'
import { createProgram, type SharedOptions, withDefaultCommand } from './program.ts'

/** Runs the command that the words of a command line name, and says how it ended. */
export async function run(words: readonly string[], invocation: Invocation): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.done
  const program = createProgram(invocation, async (command, work) => {
    const { config } = command.optsWithGlobals<SharedOptions>()
    status = await work({ ...invocation, configFile: config })
  })
  try {
    await program.parseAsync(withDefaultCommand(program, words), { from: 'user' })
    return status
  } catch (error) {
    // Commander has said what is wrong, or has printed the help or the version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput
    const { config } = program.opts<SharedOptions>()
    invocation.stderr.write(explainError(error, { ...invocation, configFile: config }))
    return statusOfError(error) ?? EXIT.failed
  }
}
