import { allCommands, type CompletedCommand, type CompletedOption } from './completion-tree.ts'

/** A script that completes the command line in fish. */
export function fishCompletion(program: CompletedCommand): string {
  const lines = allCommands(program).flatMap((command) => linesOf(program.name, command))
  return `# fish completion for ${program.name}: ${program.name} completion fish | source\n${lines.join('\n')}\n`
}

function linesOf(program: string, command: CompletedCommand): readonly string[] {
  const line = (...words: string[]) =>
    ['complete', '-c', program, '-n', quoted(condition(command)), ...words].join(' ')
  const { argument } = command
  return [
    ...command.commands.map(({ name, description }) => line('-f', '-a', name, '-d', quoted(description))),
    ...(Array.isArray(argument) ? [line('-f', '-a', quoted(argument.join(' ')))] : []),
    ...(argument === undefined && command.commands.length === 0 ? [line('-f')] : []),
    ...command.options.map((option) => line(...flagWords(option))),
  ]
}

/** When a command's words are due: it was named, and none of those below it. */
function condition({ path, commands }: CompletedCommand): string {
  const below = commands.map(({ name }) => name).join(' ')
  const named = path.map((word) => `__fish_seen_subcommand_from ${word}`)
  const deeper = below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`]
  return [...named, ...deeper].join('; and ')
}

function flagWords({ long, short, description, value }: CompletedOption): string[] {
  const names = [...(short === undefined ? [] : ['-s', short.slice(1)]), '-l', long.slice(2)]
  return [...names, ...valueWords(value), '-d', quoted(description)]
}

function valueWords(value: CompletedOption['value']): string[] {
  if (value === undefined) return []
  if (value === 'file') return ['-r', '-F']
  return value === 'anything' ? ['-x'] : ['-x', '-a', quoted(value.join(' '))]
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
