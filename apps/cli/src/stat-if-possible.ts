import { type Stats, statSync } from 'node:fs'
import { errorCode } from './error-code.ts'

/** What there is at a path; undefined where the system says no: that it is not there, or may not be looked at. */
export function statIfPossible(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return undefined
  }
}
