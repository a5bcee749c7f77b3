import { printable } from '../printable.ts'
import type { Batch } from './batch.ts'
import { placeOf } from './file-problem.ts'
import type { ReportRecord } from './report.ts'

/** What a JUnit report is made of. */
export interface JunitInput {
  /** The records that changed or failed. The others of the batch are as they were declared. */
  readonly results: readonly ReportRecord[]
  readonly batch: Batch
  /** Whether what did not fail was done, or planned; otherwise it was left out because of what did. */
  readonly isDone: boolean
  readonly durationMs: number
}

/** A report as JUnit XML: a test case for each record, of which those that failed say why and where. */
export function junitReport({ results, batch, isDone, durationMs }: JunitInput): string {
  const key = ({ file, index }: { readonly file: string; readonly index: number }) => `${index} ${file}`
  const listed = new Set(results.map(key))
  const unlisted = batch.good
    .map(({ user, file, index }) => ({ username: user.username, file: file.name, index, errors: [] }))
    .filter((record) => !listed.has(key(record)))
  const records: readonly JunitRecord[] = [...results, ...unlisted]
  const failures = records.filter(({ errors }) => errors.length > 0).length
  return [
    ...junitHead({ tests: records.length, failures, isDone, durationMs }),
    ...records.map((record) => junitCase(record, isDone)),
    ...JUNIT_TAIL,
  ].join('\n')
}

/** What stands before the test cases. */
export function junitHead({
  tests,
  failures,
  isDone,
  durationMs,
}: Pick<JunitInput, 'isDone' | 'durationMs'> & {
  readonly tests: number
  readonly failures: number
}): string[] {
  const counts = attributes({
    tests,
    failures,
    errors: 0,
    skipped: isDone ? 0 : tests - failures,
    time: durationMs / 1000,
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="barycenter"${counts}>`,
    `  <testsuite name="sync-users"${counts}>`,
  ]
}

/** What stands after them. */
export const JUNIT_TAIL: readonly string[] = ['  </testsuite>', '</testsuites>']

/** What a test case is made of. */
export type JunitRecord = Pick<ReportRecord, 'username' | 'file' | 'errors'>

/** A test case. */
export function junitCase({ username, file, errors }: JunitRecord, isDone: boolean): string {
  const [first] = errors
  const about = attributes({
    name: username ?? first?.path ?? '',
    classname: file === '' ? 'sync-users' : file,
    file: file === '' ? undefined : file,
    line: first?.line,
  })
  if (first === undefined) {
    return isDone ? `    <testcase${about}/>` : `    <testcase${about}><skipped/></testcase>`
  }
  const lines = errors.map((error) => `${error.code} ${placeOf(error)} ${error.path} ${error.message}`)
  const failure = `<failure${attributes({ type: first.code, message: first.message })}>`
  return `    <testcase${about}>${failure}${lines.map(escapeXml).join('\n')}</failure></testcase>`
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeXml(String(value))}"`]))
    .join('')
}

/** XML 1.0 §2.4; characters that cannot be in XML at all are among those that are made visible. */
function escapeXml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
