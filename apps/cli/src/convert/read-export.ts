import { pointer } from '@barycenter/core/users-file/json-syntax'
import type { Locate } from '@barycenter/core/users-file/parsed-users'
import { formatOfName, formatOfText } from '../input/input-format.ts'
import { decodeInput } from '../input/input-text.ts'
import { parseUsers } from '../input/parse-users.ts'
import { readInput } from '../input/read-input.ts'
import type { Invocation } from '../invocation.ts'
import type { FileProblem } from '../sync/file-problem.ts'

/** A file of an export as it was parsed; of one with problems there is no value. */
export interface ExportFile {
  readonly name: string
  readonly value: unknown
  readonly locate: Locate
  readonly problems: readonly FileProblem[]
}

/** Reads a file of an export, or standard input for `-`: JSON, a JSON value on each line, or YAML. */
export async function readExport(invocation: Invocation, path: string): Promise<ExportFile> {
  const name = path === '-' ? '<stdin>' : path
  const refuse = (code: string, message: string): ExportFile => ({
    name,
    value: undefined,
    locate: () => ({}),
    problems: [{ code, path: '', message, file: name }],
  })
  const file = await readInput(invocation, path)
  if (file.kind !== 'bytes') return refuse('DOCUMENT_UNREADABLE', file.reason)
  const input = decodeInput(file.bytes)
  if (input.kind === 'refused') return refuse('DOCUMENT_UNREADABLE', input.reason)

  const format = formatOfName(path) ?? formatOfText(input.text)
  if (format === 'csv')
    return refuse('EXPORT_UNKNOWN', 'an export to convert is JSON, NDJSON or YAML, and not CSV')
  const parsed = await parseUsers(input.text, format)
  if (parsed.kind === 'refused') {
    const problems = parsed.problems.map((problem) => ({ ...problem, file: name }))
    return { ...refuse('', ''), problems }
  }
  const { value, locate, faults } = parsed
  const problems = faults.map(
    ({ index, segments, ...problem }): FileProblem => ({
      path: pointer([index, ...segments]),
      file: name,
      ...problem,
    }),
  )
  return { name, value, locate, problems }
}
