import type { DocumentProblem } from '@barycenter/core/users-file/parsed-users'
import { printable } from '../printable.ts'

/** A problem, and the file that has it. */
export interface FileProblem extends DocumentProblem {
  readonly file: string
}

/** Where a problem lies, in the form that editors and terminals make a link of. */
export function placeOf({ file, line, column }: Pick<FileProblem, 'file' | 'line' | 'column'>): string {
  return [printable(file), line, column].filter((part) => part !== undefined).join(':')
}

/** Prints a problem on a line; one of syntax with the line of the file below it, and a mark at the place. */
export function printProblem(problem: FileProblem): string {
  const { path, message, excerpt } = problem
  const line = [placeOf(problem), ...(path === '' ? [] : [printable(path)]), printable(message)].join(': ')
  if (excerpt === undefined) return `${line}\n`
  return `${line}\n  ${excerpt.line}\n  ${' '.repeat(excerpt.column - 1)}^\n`
}
