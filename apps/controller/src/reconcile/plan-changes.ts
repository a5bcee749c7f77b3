import { isDeepStrictEqual } from 'node:util'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { TargetRun } from '@barycenter/core/sync/user-target'
import { pathOf, type SecretName } from '../secrets/secret-object.ts'
import type { Entry, OnDelete } from '../selection/declaration.ts'
import type { EntryClaim, Selection } from '../selection/select-claims.ts'

/** Somebody whom a Secret declared, and none declares any more. */
export interface Departure {
  readonly key: string
  readonly username: string
  readonly onDelete: OnDelete
  /** Which Secret declared them. */
  readonly secret: SecretName
}

/** What is other than it was handed over last. */
export interface Changes {
  /** Of the Secrets with the fewest users first. */
  readonly changed: readonly EntryClaim[]
  readonly departed: readonly Departure[]
  /** Whether there are more than these. */
  readonly hasMore: boolean
}

/** Who was handed over, as what, by the form in which names are compared. */
export type Applied = ReadonlyMap<string, EntryClaim>

/** A run, and where its records come from: the claim at the place of each; undefined for who departed. */
export interface PlannedRun {
  readonly users: readonly SyncUserInput[]
  readonly origins: readonly (EntryClaim | Departure)[]
  readonly prune: TargetRun['prune']
  readonly absent: TargetRun['prune']
}

/** One Secret may have thousands of users: those of others do not wait for all of them. */
const MOST_CHANGES = 64

/** What comparing needs to know. */
interface Finding {
  find(path: string): Entry | undefined
  readonly onDelete: OnDelete
  /** Whether `John` is somebody else than `john` to the target. */
  readonly areNamesExact: boolean
}

/** Compares what is declared with what was handed over. */
export function findChanges(
  applied: Applied,
  selection: Selection,
  { find, onDelete, areNamesExact }: Finding,
): Changes {
  const changed = [...selection.claims.values()].filter(({ claim }) => {
    if (claim.user === undefined) return false
    const before = applied.get(claim.key)?.claim.user
    return before !== claim.user && !isDeepStrictEqual(before, claim.user)
  })
  const departed = [...applied.values()]
    .filter(({ claim: { key, username } }) => {
      const current = selection.claims.get(key)?.claim
      return current === undefined || (areNamesExact && current.username !== username)
    })
    .map(({ claim: { key, username }, entry }): Departure => {
      // A Secret that is still there, and names others, says it as it is now.
      const current = find(pathOf(entry.secret)) ?? entry
      return { key, username, onDelete: current.onDelete ?? onDelete, secret: entry.secret }
    })
  changed.sort((a, b) => a.entry.claims.length - b.entry.claims.length)
  return { changed: changed.slice(0, MOST_CHANGES), departed, hasMore: changed.length > MOST_CHANGES }
}

/**
 * The runs that make changes so: each removes users in one way, the first of them as `--on-delete` says. Who is
 * written otherwise now goes before, for a run names nobody twice, however they are written.
 */
export function planChanges({ changed, departed }: Changes, onDelete: OnDelete): readonly PlannedRun[] {
  const keys = new Set(changed.map(({ claim }) => claim.key))
  const respelled = departed.filter(({ key }) => keys.has(key))
  const gone = departed.filter(({ key }) => !keys.has(key))
  const ways = [...new Set([onDelete, 'disable', 'delete'] as const)]
  const removedBy = (way: OnDelete, some: readonly Departure[]) =>
    way === 'keep' ? [] : some.filter((departure) => departure.onDelete === way)
  return [
    ...ways.map((way) => ({ way, origins: removedBy(way, respelled) })),
    ...ways.map((way) => ({ way, origins: [...(way === onDelete ? changed : []), ...removedBy(way, gone)] })),
  ]
    .filter(({ origins }) => origins.length > 0)
    .map(({ way, origins }) => ({ ...recordsOf(origins), prune: 'NONE', absent: modeOf(way) }))
}

/**
 * The run that makes everything so.
 *
 * @param left names that no Secret declares any more, and that are to stay as they are.
 * @param mayPrune whether those who are not listed are removed.
 */
export function planEverything(
  selection: Selection,
  left: Iterable<Departure>,
  { onDelete, mayPrune }: { readonly onDelete: OnDelete; readonly mayPrune: boolean },
): PlannedRun {
  const mode = modeOf(onDelete)
  const prune = mayPrune ? mode : 'NONE'
  // Whoever cannot be told anything about, and is not to be removed, need not be listed.
  const declared = [...selection.claims.values()].filter(
    ({ claim }) => claim.user !== undefined || prune !== 'NONE',
  )
  const stay =
    prune === 'NONE' ? [] : [...left].map((departure) => ({ ...departure, onDelete: 'keep' as const }))
  return { ...recordsOf([...declared, ...stay]), prune, absent: mode }
}

function recordsOf(origins: readonly (EntryClaim | Departure)[]): Pick<PlannedRun, 'users' | 'origins'> {
  return { origins, users: origins.map(recordOf) }
}

function recordOf(origin: EntryClaim | Departure): SyncUserInput {
  if ('claim' in origin) return origin.claim.user ?? { username: origin.claim.username }
  const { username, onDelete } = origin
  return onDelete === 'keep' ? { username } : { username, state: 'ABSENT' }
}

function modeOf(onDelete: OnDelete): TargetRun['prune'] {
  switch (onDelete) {
    case 'keep':
      return 'NONE'
    case 'disable':
      return 'DISABLE'
    case 'delete':
      return 'DELETE'
  }
}
