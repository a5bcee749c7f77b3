import { allCommands, type CompletedCommand, type CompletedValue } from './completion-tree.ts'

/** A script that completes the command line in bash 4 and newer. */
export function bashCompletion(program: CompletedCommand): string {
  const commands = allCommands(program)
  const name = `_${program.name}`
  return `# bash completion for ${program.name}: source <(${program.name} completion bash)
${name}() {
  local word path= IFS=$' \\t\\n'
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  # --format=json arrives as three words.
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${commands.flatMap(({ path }) => (path.length > 0 ? [quoted(spaced(path))] : [])).join('|')}) path+=" $word" ;;
    esac
  done
  case "$path $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${commands.map(wordsCase).join('\n')}
  esac
}
complete -o bashdefault -o default -F ${name} ${program.name}
`
}

/** Nothing of our own means that bash completes the names of files. */
function reply(words: CompletedValue): string {
  return typeof words === 'string'
    ? 'return ;;'
    : `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current")); return ;;`
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ long, short, value }) => {
    if (value === undefined) return []
    const flags = short === undefined ? [long] : [long, short]
    return [`    ${flags.map((flag) => quoted(`${spaced(path)} ${flag}`)).join('|')}) ${reply(value)}`]
  })
}

function wordsCase({ path, options, commands, argument }: CompletedCommand): string {
  const values = Array.isArray(argument) ? argument : []
  const words = [...commands.map(({ name }) => name), ...values, ...options.map(({ long }) => long)]
  return `    ${quoted(spaced(path))}) ${reply(words)}`
}

/** The words of a path, each with a space before it. */
function spaced(path: readonly string[]): string {
  return path.map((word) => ` ${word}`).join('')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
