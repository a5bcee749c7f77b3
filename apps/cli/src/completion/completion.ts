import type { Command } from 'commander'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { bashCompletion } from './bash.ts'
import { completionTree } from './completion-tree.ts'
import { fishCompletion } from './fish.ts'
import type { Shell } from './shells.ts'
import { zshCompletion } from './zsh.ts'

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } satisfies Record<
  Shell,
  unknown
>

/** Prints what makes a shell complete the command line of a program. */
export async function completion(
  { stdout }: Invocation,
  program: Command,
  shell: Shell,
): Promise<ExitStatus> {
  stdout.write(SCRIPTS[shell](completionTree(program)))
  return EXIT.done
}
