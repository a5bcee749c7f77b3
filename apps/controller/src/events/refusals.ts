import type { TargetOutcome } from '@barycenter/core/sync/user-target'
import type { Departure } from '../reconcile/plan-changes.ts'
import { shownPointer } from '../selection/problem-path.ts'
import type { EntryClaim } from '../selection/select-claims.ts'
import type { Refusal } from './notice.ts'

/** The key of a Secret for each field whose name is another one. */
const KEYS: Readonly<Record<string, string>> = {
  passwordHash: 'password_hash',
  emailVerified: 'email_verified',
  passwordPolicy: 'password_policy',
}

/**
 * The claims of a run that its target refused, with paths into their Secrets.
 */
export function refusalsOf(
  origins: readonly (EntryClaim | Departure)[],
  { results }: Pick<TargetOutcome, 'results'>,
): readonly Refusal[] {
  return results.flatMap(({ index, action, errors }) => {
    const origin = action === 'FAIL' ? origins[index] : undefined
    if (origin === undefined || !('claim' in origin)) return []
    const { place } = origin.claim
    return [{ ...origin, errors: errors.map((error) => ({ ...error, path: placeOf(place, error.path) })) }]
  })
}

/** `/users/<index>/<field>` of the run, as a place in the Secret. */
function placeOf(place: string, path: string): string {
  const [, , , field, ...rest] = path.split('/')
  const key = field === undefined ? undefined : (KEYS[field] ?? field)
  const within = key === undefined ? '' : shownPointer(['', key, ...rest].join('/'))
  return place === '' ? within.slice(1) || 'username' : `users.json ${place}${within}`
}
