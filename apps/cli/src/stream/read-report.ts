import type { BadEntry } from '../sync/batch.ts'
import type { Connection } from '../transport.ts'
import { FileChangedError } from './file-changed-error.ts'
import type { StreamedReport } from './print-streamed.ts'
import { queryResults, type RunOutcome } from './staged-operations.ts'
import type { StreamedRecord } from './stream-records.ts'
import { locate, type Places, reportStreamed, reportUnsent } from './streamed-report.ts'
import type { Survey } from './survey.ts'

/** A run, and what is known of its files. */
export interface ReportedRun {
  readonly ticket: string
  readonly outcome: RunOutcome
  /** Records that were never sent. */
  readonly bad: readonly BadEntry[]
  readonly survey: Survey
}

/** Asks once more where that may help. */
export type Retry = <T>(attempt: () => Promise<T>) => Promise<T>

/** What a report is read from. */
export interface ReportSource {
  readonly connection: Connection
  readonly retry: Retry
  /** The records of the files, from the first on, as often as they are asked for. */
  readonly records: () => AsyncIterable<StreamedRecord>
}

/** Of records that failed, so many are told with their lines. */
const MOST_LOCATED = 1000

/** Brings the results of a run together with its files, some at a time. */
export async function readReport(
  source: ReportSource,
  { ticket, outcome, bad, survey }: ReportedRun,
): Promise<StreamedReport> {
  const { records } = source
  const unsent = survey.badIndexes.size
  const places = outcome.failed === 0 ? new Map() : await locateFailures(source, ticket)
  // A bit for each record.
  const listed = new Uint8Array(Math.ceil(survey.count / 8))
  const list = (index: number): void => {
    if (index >= 0) listed[index >> 3] = (listed[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return {
    summary: { ...outcome, total: outcome.total + unsent, failed: outcome.failed + unsent },
    pages: (async function* () {
      for await (const results of eachPage(source, ticket)) {
        for (const { index } of results) list(index)
        yield results.map((result) => reportStreamed(result, survey, places))
      }
      yield reportUnsent(bad)
    })(),
    unchanged: async function* () {
      for await (const { index, username, file } of records()) {
        const isListed = ((listed[index >> 3] ?? 0) >> (index & 7)) & 1
        if (isListed === 0 && !survey.badIndexes.has(index))
          yield { username, file: file.bytes.name, errors: [] }
      }
    },
  }
}

async function locateFailures(source: ReportSource, ticket: string): Promise<Places> {
  const paths = new Map<number, string[]>()
  for await (const results of eachPage(source, ticket)) {
    for (const { index, errors } of results) {
      if (errors.length > 0 && paths.size < MOST_LOCATED)
        paths.set(
          index,
          errors.map(({ path }) => path),
        )
    }
  }
  try {
    return await locate(source.records(), paths)
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error
    // They failed all the same; where they stand in a file that is another one by now would be wrong.
    return new Map()
  }
}

async function* eachPage({ connection, retry }: ReportSource, ticket: string) {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after
    const page: Awaited<ReturnType<typeof queryResults>> = await retry(() =>
      queryResults(connection, ticket, from),
    )
    yield page.results
    after = page.next
  }
}
