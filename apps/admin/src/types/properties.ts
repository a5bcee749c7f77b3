import type { DeclaredUser } from '@barycenter/core/users/declared-user'
import type { JsonValue } from '@barycenter/database/json'

/** The properties of an input. That they are an object, if anything, is told by the domain. */
export function readProperties(given: JsonValue | undefined): DeclaredUser['properties'] {
  return given as DeclaredUser['properties']
}
