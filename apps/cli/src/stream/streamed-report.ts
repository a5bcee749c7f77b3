import { duplicateMessage } from '@barycenter/core/sync/duplicates'
import { unreadableDocument } from '@barycenter/core/users-file/document'
import type { BadEntry } from '../sync/batch.ts'
import type { FileProblem } from '../sync/file-problem.ts'
import { placeOf } from '../sync/file-problem.ts'
import { type ReportRecord, reportBad } from '../sync/report.ts'
import type { SyncResult } from '../sync/sync-operation.ts'
import type { StreamedRecord } from './stream-records.ts'
import type { Survey, SurveyedFile } from './survey.ts'

/** Where fields of records stand, by the API's paths of these. */
export type Places = ReadonlyMap<string, ReturnType<StreamedRecord['resolve']>>

/** Finds out where some fields stand: reads the files again for as long as it takes. */
export async function locate(
  records: AsyncIterable<StreamedRecord>,
  paths: ReadonlyMap<number, readonly string[]>,
): Promise<Places> {
  const places = new Map<string, ReturnType<StreamedRecord['resolve']>>()
  if (paths.size === 0) return places
  let remaining = paths.size
  for await (const record of records) {
    const wanted = paths.get(record.index)
    if (wanted === undefined) continue
    for (const path of wanted) places.set(path, record.resolve(path))
    if (--remaining === 0) break
  }
  return places
}

/** A result in the terms of its file. */
export function reportStreamed(result: SyncResult, survey: Survey, places: Places): ReportRecord {
  const file = fileOf(survey, result.index)
  const name = file?.bytes.name ?? ''
  const errors = result.errors.map(({ path, ...error }) => ({
    ...error,
    file: name,
    ...(places.get(path) ?? { path }),
  }))
  return {
    ...result,
    index: file === undefined ? result.index : result.index - file.start,
    file: name,
    errors,
  }
}

/** The file of a record; undefined for a user whom none lists. */
function fileOf({ files }: Survey, index: number): SurveyedFile | undefined {
  return index < 0 ? undefined : files.findLast(({ start }) => start <= index)
}

/** Where the username of a record stands, as the API calls it. */
export function usernamePath(index: number): string {
  return `/users/${index}/username`
}

/** The records that name the user of an earlier one, as records in error that say where that one is. */
export function duplicateEntries(survey: Survey, places: Places): BadEntry[] {
  return [...survey.duplicates].map(([index, first]) => {
    const [file, other] = [fileOf(survey, index), fileOf(survey, first)]
    const name = file?.bytes.name ?? ''
    const { path, ...position } = places.get(usernamePath(first)) ?? { path: usernamePath(first) }
    const message = duplicateMessage(`${placeOf({ ...position, file: other?.bytes.name ?? '' })}: ${path}`)
    const place = places.get(usernamePath(index)) ?? { path: usernamePath(index) }
    const problem: FileProblem = { code: 'USERNAME_DUPLICATE', message, ...place, file: name }
    return {
      file: { name, document: unreadableDocument([]) },
      index: index - (file?.start ?? 0),
      record: { username: undefined, user: undefined, problems: [problem] },
      problems: [problem],
    }
  })
}

/** Records that were never sent, as ones that failed. */
export function reportUnsent(bad: readonly BadEntry[]): ReportRecord[] {
  return bad.map(reportBad)
}
