import { DatabaseUnreachableError } from '@barycenter/database/errors'

/** What an operator is told of the error of a job. Its own message may quote what is in the database. */
export function maskJobError(error: unknown): string {
  return error instanceof DatabaseUnreachableError
    ? 'The database was not available.'
    : 'Unexpected error: the log of the process tells more, under the id of this run.'
}
