import { TargetError } from '@barycenter/core/sync/target-error'

/** A run of characters that are neither space nor special, a quoted part, or a character after a backslash. */
const PART = /[^\s"'\\]+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/suy

/**
 * Splits a command into its words as a shell would, quotes and backslashes understood and nothing else: no
 * variables, no pipes, for no shell sees it.
 *
 * @throws {TargetError} badInput for quotes that do not close, and for no word at all.
 */
export function splitWords(command: string): readonly [string, ...string[]] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < command.length; ) {
    if (/\s/.test(command[at] ?? '')) {
      if (word !== undefined) words.push(word)
      word = undefined
      at++
      continue
    }
    PART.lastIndex = at
    const match = PART.exec(command)
    if (match === null)
      throw new TargetError('badInput', 'the reload command has a quote that does not close')
    const [whole, single, double, escaped] = match
    word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? whole)
    at += whole.length
  }
  if (word !== undefined) words.push(word)
  const [program, ...rest] = words
  if (program === undefined) throw new TargetError('badInput', 'the reload command has no words in it')
  return [program, ...rest]
}
