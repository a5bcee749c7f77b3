import type { TargetOutcome, TargetResult } from '@barycenter/core/sync/user-target'
import type { BadEntry, Batch } from './batch.ts'

/** Why a record failed, as its file has it. */
export interface ReportError {
  readonly code: string
  readonly message: string
  readonly file: string
  /** A JSON Pointer into the file. */
  readonly path: string
  readonly line?: number
  readonly column?: number
}

/** What came of one record, in the terms of its file. */
export interface ReportRecord extends Omit<TargetResult, 'username' | 'errors'> {
  /** Undefined when the file gives none. */
  readonly username: string | undefined
  readonly file: string
  readonly errors: readonly ReportError[]
}

/** What came of a run: the payload, in which records that were never sent count as failed. */
export interface Report extends Omit<TargetOutcome, 'results'> {
  readonly results: readonly ReportRecord[]
}

/** Brings an answer together with the files that it is about. */
export function makeReport(payload: TargetOutcome, batch: Batch): Report {
  const results = [
    ...payload.results.map((result) => reportResult(result, batch)),
    ...batch.bad.map(reportBad),
  ]
  const unsent = batch.bad.length
  return { ...payload, total: payload.total + unsent, failed: payload.failed + unsent, results }
}

function reportResult(result: TargetResult, { good }: Batch): ReportRecord {
  const entry = good[result.index]
  // Users that a run changes although no file lists them have no place in one.
  if (entry === undefined)
    return { ...result, file: '', errors: result.errors.map((error) => ({ ...error, file: '' })) }
  const { file, index } = entry
  const errors = result.errors.map(({ code, message, path }) => ({
    code,
    message,
    file: file.name,
    ...file.document.resolve(index, path),
  }))
  return { ...result, index, file: file.name, errors }
}

/** A record that was never sent, as one that failed. */
export function reportBad({ index, record, file, problems }: BadEntry): ReportRecord {
  return {
    index,
    username: record.username,
    file: file.name,
    subject: null,
    action: 'FAIL',
    changes: [],
    sessionsRevoked: 0,
    errors: problems.map(({ excerpt: _, ...problem }) => problem),
  }
}
