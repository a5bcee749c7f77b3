import { allCommands, type CompletedCommand, type CompletedValue } from './completion-tree.ts'

/** A script that completes the command line in zsh: sourced, or as a file `_barycenter` in its `fpath`. */
export function zshCompletion(program: CompletedCommand): string {
  const commands = allCommands(program)
  const name = `_${program.name}`
  return `#compdef ${program.name}
# zsh completion for ${program.name}: source <(${program.name} completion zsh)
${name}() {
  local word where= previous=\${words[CURRENT-1]}
  local -a found
  for word in \${words[2,CURRENT-1]}; do
    case "$where $word" in
      (${commands.flatMap(({ path }) => (path.length > 0 ? [quoted(spaced(path))] : [])).join('|')}) where+=" $word" ;;
    esac
  done
  case "$where $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$where" in
${commands.map(wordsCase).join('\n')}
  esac
}
if [[ \${funcstack[1]} == ${name} ]]; then ${name} "$@"; else compdef ${name} ${program.name}; fi
`
}

function complete(value: CompletedValue): string {
  if (value === 'file') return '_files'
  return value === 'anything' ? '_message value' : `compadd -- ${value.map(quoted).join(' ')}`
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ long, short, value }) => {
    if (value === undefined) return []
    const flags = short === undefined ? [long] : [long, short]
    const patterns = flags.map((flag) => quoted(`${spaced(path)} ${flag}`)).join('|')
    return [`    (${patterns}) ${complete(value)}; return ;;`]
  })
}

function wordsCase({ path, options, commands, argument }: CompletedCommand): string {
  const described = [
    ...commands.map(({ name, description }) => [name, description]),
    ...options.map(({ long, description }) => [long, description]),
  ].map(([word = '', description = '']) => quoted(`${word.replaceAll(':', '\\:')}:${description}`))
  const others = argument === undefined || argument === 'anything' ? '' : `; ${complete(argument)}`
  return `    (${quoted(spaced(path))}) found=(${described.join(' ')}); _describe -V ${quoted('command')} found${others} ;;`
}

/** The words of a path, each with a space before it. */
function spaced(path: readonly string[]): string {
  return path.map((word) => ` ${word}`).join('')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
