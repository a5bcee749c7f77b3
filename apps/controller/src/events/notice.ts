import type { SecretName } from '../secrets/secret-object.ts'
import { pathOf } from '../secrets/secret-object.ts'
import type { Entry } from '../selection/declaration.ts'
import type { Conflict, EntryClaim } from '../selection/select-claims.ts'

/** What is wrong with a Secret, for people who look at it. It repeats no value. */
export interface Notice {
  readonly secret: SecretName
  readonly reason: 'Malformed' | 'Conflict' | 'SyncFailed'
  readonly message: string
}

/** A record that its target refused. */
export interface Refusal extends EntryClaim {
  readonly errors: readonly { readonly code: string; readonly path: string; readonly message: string }[]
}

const MOST_TOLD = 3

/** Says what is wrong with Secrets: one notice for each Secret and reason. */
export function noticesOf(
  entries: Iterable<Entry>,
  conflicts: readonly Conflict[],
  refusals: Iterable<Refusal>,
): readonly Notice[] {
  const malformed = [...entries]
    .filter(({ problems }) => problems.length > 0)
    .map(({ secret, problems, claims, isComplete }): Notice => {
      const told = problems.map(({ code, path, message }) => `${path}: ${message} (${code})`)
      const isUsable = isComplete && claims.every(({ user }) => user !== undefined)
      const effect = isUsable ? '' : '; users keep what they have'
      return { secret, reason: 'Malformed', message: `${listed(told)}${effect}` }
    })
  const conflicting = [...Map.groupBy(conflicts, ({ entry }) => entry)].map(([{ secret }, those]): Notice => {
    const told = those.map(({ claim, winner }) => {
      const where = claim.place === '' ? 'the user' : `the user at users.json ${claim.place}`
      return `${where} is declared by the older Secret ${pathOf(winner.secret)}, which counts`
    })
    return { secret, reason: 'Conflict', message: listed(told) }
  })
  const refused = [...Map.groupBy(refusals, ({ entry }) => entry)].map(([{ secret }, those]): Notice => {
    const told = those.flatMap(({ errors }) =>
      errors.map(({ code, path, message }) => `${path}: ${message} (${code})`),
    )
    return { secret, reason: 'SyncFailed', message: listed(told) }
  })
  return [...malformed, ...conflicting, ...refused]
}

/** What is told of many things of a kind. */
function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_TOLD
  return texts.slice(0, MOST_TOLD).join('; ') + (more > 0 ? `; and ${more} more` : '')
}
