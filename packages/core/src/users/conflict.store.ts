import { isUniqueViolation } from '@barycenter/database/constraint'

/**
 * Whether a write failed because somebody took a name in the meantime: a username, or the place of a user
 * who was deleted while their username went to another one.
 */
export function isConflict(error: unknown): boolean {
  return isUniqueViolation(error)
}
