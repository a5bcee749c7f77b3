import { TargetError } from '@barycenter/core/sync/target-error'
import { z } from 'zod'

const ownedSchema = z.strictObject({
  name: z.string(),
  /** Who declared this user first. */
  source: z.string(),
  /** Declared not to come in: their entry is gone until `enabled` is true again. */
  disabled: z.literal(true).optional(),
})

/** A user of a users file who was declared. */
export type OwnedUser = z.infer<typeof ownedSchema>

/** Who was declared, by name. */
export type Ownership = ReadonlyMap<string, OwnedUser>

const stateSchema = z.strictObject({
  version: z.literal(1),
  users: z.array(ownedSchema),
  /** What comes into force when the draft has become the users file: decided by whether the draft is still there. */
  pending: z.strictObject({ draft: z.string(), users: z.array(ownedSchema) }).optional(),
  /** The pool may not know yet what is in the file. */
  reloadOwed: z.literal(true).optional(),
})

/** What is remembered beside a users file: names, and nothing secret. */
export interface FileState {
  readonly users: Ownership
  readonly pending: { readonly draft: string; readonly users: Ownership } | undefined
  readonly reloadOwed: boolean
}

/** The state of a users file that nothing was declared for. */
export const NOTHING_OWNED: FileState = { users: new Map(), pending: undefined, reloadOwed: false }

/**
 * Reads a state.
 *
 * @throws {TargetError} badInput when it is none: who owns what is never guessed.
 */
export function parseState(text: string, path: string): FileState {
  const state = stateSchema.safeParse(parseJson(text))
  if (!state.success) {
    throw new TargetError(
      'badInput',
      `${path} does not say who owns which users: somebody else wrote it. Mend it, or remove it, and all entries count as somebody else's until they are declared again`,
    )
  }
  const { users, pending, reloadOwed } = state.data
  return {
    users: byName(users),
    pending: pending && { draft: pending.draft, users: byName(pending.users) },
    reloadOwed: reloadOwed === true,
  }
}

/** Writes a state: the same state is the same text. */
export function formatState({ users, pending, reloadOwed }: FileState): string {
  const state: z.infer<typeof stateSchema> = {
    version: 1,
    users: sorted(users),
    ...(pending === undefined ? {} : { pending: { draft: pending.draft, users: sorted(pending.users) } }),
    ...(reloadOwed ? { reloadOwed } : {}),
  }
  return `${JSON.stringify(state, null, 1)}\n`
}

function byName(users: readonly OwnedUser[]): Ownership {
  return new Map(users.map((user) => [user.name, user]))
}

function sorted(users: Ownership): OwnedUser[] {
  return [...users.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
