import { type Conversion, concludeConversion } from '@barycenter/core/users-file/conversion/conversion'
import { type ForeignSystem, foreignReader } from '@barycenter/core/users-file/conversion/conversions'
import type { ForeignProblem } from '@barycenter/core/users-file/conversion/foreign-format'
import { pointer } from '@barycenter/core/users-file/json-syntax'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { type FileProblem, printProblem } from '../sync/file-problem.ts'
import { writeOutput } from '../write-output.ts'
import { conversionReport } from './conversion-report.ts'
import { type ExportFile, readExport } from './read-export.ts'

/** The flags of `convert`, as they were parsed. */
export interface ConvertOptions {
  readonly from: ForeignSystem
  /** A path. */
  readonly to?: string
}

/**
 * Turns the export of another system into a users file. What of a user has no place in one is told on
 * stderr; who cannot be in it at all makes the command end with 1.
 */
export async function convertUsers(
  invocation: Invocation,
  paths: readonly string[],
  { from, to }: ConvertOptions,
): Promise<ExitStatus> {
  const { stdout, stderr } = invocation
  const files: ExportFile[] = []
  for (const path of paths.length === 0 ? ['-'] : paths) files.push(await readExport(invocation, path))
  const unreadable = files.flatMap(({ problems }) => problems)
  if (unreadable.length > 0) return refuse(invocation, unreadable)

  const read = await foreignReader(from)
  const foreign = read(files.map(({ value }) => value))
  if (foreign.kind === 'refused') {
    return refuse(
      invocation,
      foreign.problems.flatMap((problem) => locateProblem(problem, files)),
    )
  }

  const conversion = concludeConversion(foreign.users)
  if (to === undefined) for (const piece of documentOf(conversion)) stdout.write(piece)
  else await writeOutput(invocation, to, [...documentOf(conversion)].join(''))
  stderr.write(conversionReport(conversion))
  return conversion.reports.some(({ leftOut }) => leftOut !== undefined) ? EXIT.failed : EXIT.done
}

function refuse({ stderr }: Invocation, problems: readonly FileProblem[]): ExitStatus {
  stderr.write(`${problems.map(printProblem).join('')}error: nothing was converted\n`)
  return EXIT.badInput
}

function locateProblem(problem: ForeignProblem, files: readonly ExportFile[]): FileProblem[] {
  const { document, segments, code, message } = problem
  const file = files[document]
  if (file === undefined) return []
  return [{ code, message, file: file.name, path: pointer(segments), ...file.locate(segments) }]
}

/** A users file with a line for each user. */
function* documentOf({ users }: Conversion): Generator<string> {
  yield '{\n  "users": ['
  let separator = '\n'
  for (const user of users) {
    yield `${separator}    ${JSON.stringify(user)}`
    separator = ',\n'
  }
  yield '\n  ]\n}\n'
}
