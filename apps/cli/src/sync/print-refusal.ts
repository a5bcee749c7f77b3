import type { Invocation } from '../invocation.ts'
import type { Batch } from './batch.ts'
import { type FileProblem, printProblem } from './file-problem.ts'
import { type ReportRecord, reportBad } from './report.ts'
import { githubAnnotations } from './report-github.ts'
import { junitReport } from './report-junit.ts'
import type { OutputFormat } from './sync-users-options.ts'

/** Prints why nothing is sent: to the reader of a result if its format has words for it, or else to people. */
export function printRefusal({ stdout, stderr }: Invocation, output: OutputFormat, batch: Batch): void {
  switch (output) {
    case 'github':
      stdout.write(`${githubAnnotations(batch.problems).join('\n')}\n`)
      break
    case 'junit': {
      const results = [...fileProblems(batch).map(reportFile), ...batch.bad.map(reportBad)]
      stdout.write(`${junitReport({ results, batch, isDone: false, durationMs: 0 })}\n`)
      break
    }
    case 'text':
    case 'json':
    case 'ndjson':
      stderr.write(batch.problems.map(printProblem).join(''))
  }
  stderr.write('error: nothing was written\n')
}

/** The problems that no record has. */
function fileProblems({ problems, bad }: Batch): readonly FileProblem[] {
  const ofRecords = new Set(bad.flatMap((entry) => entry.problems))
  return problems.filter((problem) => !ofRecords.has(problem))
}

function reportFile(problem: FileProblem): ReportRecord {
  const { excerpt: _, ...error } = problem
  return {
    index: -1,
    username: problem.file,
    file: problem.file,
    subject: null,
    action: 'FAIL',
    changes: [],
    sessionsRevoked: 0,
    errors: [error],
  }
}
