import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import { usernameKey } from '@barycenter/core/users/username'
import type { UsersDocument } from '@barycenter/core/users-file/document'
import type { InputFormat } from '../input/input-format.ts'
import type { Invocation } from '../invocation.ts'
import { digestedBytes } from './digested-bytes.ts'
import { FileChangedError } from './file-changed-error.ts'
import { readParts } from './read-parts.ts'
import type { Survey, SurveyedFile } from './survey.ts'

/** A record of a large file that was surveyed. */
export interface StreamedRecord {
  readonly file: SurveyedFile
  /** Among those of all files, from 0. */
  readonly index: number
  readonly username: string | undefined
  /** Undefined when it cannot be sent. */
  readonly user: SyncUserInput | undefined
  /** Where a place of it stands that the API calls `/users/<index>/<field>…`. */
  resolve(path: string): ReturnType<UsersDocument['resolve']>
}

/**
 * Reads large files that were surveyed once more, record by record.
 *
 * @throws {FileChangedError} when they are not any more what they were.
 */
export async function* streamRecords(
  invocation: Invocation,
  survey: Survey,
  { format, isDone = false }: { readonly format: InputFormat | undefined; readonly isDone?: boolean },
): AsyncGenerator<StreamedRecord> {
  let index = 0
  for (const file of survey.files) {
    const { defaults } = file
    const { bytes, digest } = digestedBytes(file.bytes)
    if (index !== file.start) throw new FileChangedError(bytes.name, isDone)
    for await (const read of readParts(invocation, bytes, { format, defaults })) {
      if ('envelope' in read) continue
      const { document } = read
      for (const [nth, { username, user }] of document.records.entries()) {
        const isBad = survey.badIndexes.has(index)
        // A file that was good and is not any more was written to in between.
        if (user === undefined && !isBad) throw new FileChangedError(bytes.name, isDone)
        yield {
          file,
          index: index++,
          username,
          user: isBad ? undefined : user,
          resolve: (path) => document.resolve(nth, path),
        }
      }
    }
    // Also where each record is as good as before: of two contents some users would be of one, some of the other.
    if (digest() !== file.digest) throw new FileChangedError(bytes.name, isDone)
  }
}

/** The key that a record is sorted by, if it can be sent. */
export function keyOf({ user }: StreamedRecord): string | undefined {
  return user && usernameKey(user.username)
}
