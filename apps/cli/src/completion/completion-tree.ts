import type { Argument, Command, Option } from 'commander'

/** What may stand where a value is expected: one of a few words, a file, or anything. */
export type CompletedValue = readonly string[] | 'file' | 'anything'

/** A flag, as a shell completes it. */
export interface CompletedOption {
  /** With its dashes: `--format`. */
  readonly long: string
  /** With its dash: `-f`. */
  readonly short: string | undefined
  readonly description: string
  /** Undefined where the next word is none of its own. */
  readonly value: CompletedValue | undefined
}

/** A command with what may follow it. */
export interface CompletedCommand {
  /** The words that lead to it, without the program's: `token`, `create`. */
  readonly path: readonly string[]
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  readonly commands: readonly CompletedCommand[]
  /** What its arguments may be; undefined when it has none. */
  readonly argument: CompletedValue | undefined
}

/** What can be completed on the command line of a program. */
export function completionTree(command: Command, path: readonly string[] = []): CompletedCommand {
  const help = command.createHelp()
  const [argument] = command.registeredArguments
  return {
    path,
    name: command.name(),
    description: command.description(),
    options: help.visibleOptions(command).flatMap(completedOption),
    commands: help.visibleCommands(command).map((each) => completionTree(each, [...path, each.name()])),
    argument: argument === undefined ? undefined : completedValue(argument, argument.name()),
  }
}

/** The command and all below it. */
export function allCommands(command: CompletedCommand): readonly CompletedCommand[] {
  return [command, ...command.commands.flatMap(allCommands)]
}

function completedOption(option: Option): readonly CompletedOption[] {
  const { long, short, description, required, flags } = option
  if (typeof long !== 'string') return []
  // A value that may be left out is written with `=`, and so is no word of its own.
  const value = required ? completedValue(option, flags) : undefined
  return [{ long, short, description, value }]
}

function completedValue({ argChoices }: Option | Argument, name: string): CompletedValue {
  if (argChoices !== undefined) return argChoices
  return /\b(?:file|path)s?\b/.test(name.replace(/^.*</, '')) ? 'file' : 'anything'
}
