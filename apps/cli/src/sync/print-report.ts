import { paintFor } from '../colour.ts'
import type { Output } from '../invocation.ts'
import type { Batch } from './batch.ts'
import type { Report } from './report.ts'
import { githubAnnotations } from './report-github.ts'
import { junitReport } from './report-junit.ts'
import { reportLines } from './report-lines.ts'
import { reportSummary } from './report-summary.ts'
import type { OutputFormat } from './sync-users-options.ts'

/** Prints what came of a run. */
export function printReport(stdout: Output, output: OutputFormat, { report, batch }: Printed): void {
  stdout.write(`${textOf(stdout, output, { report, batch })}\n`)
}

interface Printed {
  readonly report: Report
  readonly batch: Batch
}

function textOf(stdout: Output, output: OutputFormat, { report, batch }: Printed): string {
  switch (output) {
    case 'json':
      return JSON.stringify(report, null, 2)
    case 'ndjson': {
      const { results, ...summary } = report
      return [...results, summary].map((line) => JSON.stringify(line)).join('\n')
    }
    case 'junit': {
      const isDone = report.mode === 'PLAN' || report.applied
      return junitReport({ ...report, batch, isDone })
    }
    case 'github': {
      const errors = report.results.flatMap((record) => record.errors)
      return [...githubAnnotations(errors), ...reportSummary(report)].join('\n')
    }
    case 'text':
      return [...reportLines(report, paintFor(stdout)), ...reportSummary(report)].join('\n')
  }
}
