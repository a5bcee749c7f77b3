import { paintFor } from '../colour.ts'
import type { Output } from '../invocation.ts'
import type { Report, ReportRecord } from '../sync/report.ts'
import { githubAnnotations } from '../sync/report-github.ts'
import { JUNIT_TAIL, type JunitRecord, junitCase, junitHead } from '../sync/report-junit.ts'
import { reportLines } from '../sync/report-lines.ts'
import { reportSummary } from '../sync/report-summary.ts'
import type { OutputFormat } from '../sync/sync-users-options.ts'

/** A report that is too large to be held, as `printReport` prints one that is not. */
export interface StreamedReport {
  readonly summary: Omit<Report, 'results'>
  /** Who is not as declared already, some at a time. */
  readonly pages: AsyncIterable<readonly ReportRecord[]>
  /** Everybody else, after all pages were read. */
  unchanged(): AsyncIterable<JunitRecord>
}

/** Prints a report while it is being read. */
export async function printStreamed(
  stdout: Output,
  output: OutputFormat,
  { summary, pages, unchanged }: StreamedReport,
): Promise<void> {
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`)
  }
  switch (output) {
    case 'text': {
      for await (const results of pages) print(reportLines({ ...summary, results }, paintFor(stdout)))
      print(reportSummary({ ...summary, results: [] }))
      break
    }
    case 'github': {
      for await (const results of pages) print(githubAnnotations(results.flatMap(({ errors }) => errors)))
      print(reportSummary({ ...summary, results: [] }))
      break
    }
    case 'ndjson': {
      for await (const results of pages) print(results.map((result) => JSON.stringify(result)))
      print([JSON.stringify(summary)])
      break
    }
    case 'json': {
      // As JSON.stringify lays the whole of it out.
      stdout.write(`${JSON.stringify(summary, null, 2).slice(0, -2)},\n  "results": [`)
      let separator = '\n'
      for await (const results of pages) {
        for (const result of results) {
          stdout.write(`${separator}${JSON.stringify(result, null, 2).replaceAll(/^/gm, '    ')}`)
          separator = ',\n'
        }
      }
      stdout.write(separator === '\n' ? ']\n}\n' : '\n  ]\n}\n')
      break
    }
    case 'junit': {
      const { total: tests, failed: failures, durationMs, mode, applied } = summary
      const isDone = mode === 'PLAN' || applied
      print(junitHead({ tests, failures, isDone, durationMs }))
      for await (const results of pages) print(results.map((result) => junitCase(result, isDone)))
      for await (const record of unchanged()) print([junitCase(record, isDone)])
      print(JUNIT_TAIL)
    }
  }
}
