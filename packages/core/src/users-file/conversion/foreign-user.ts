import type { JsonObject, JsonValue } from '@barycenter/database/json'

/** What a user signs in with: a plaintext, a hash, or a hash that a variable of the environment holds. */
export type ForeignCredential =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'hash'; readonly hash: string }
  | { readonly kind: 'variable'; readonly name: string }

/** Something of a user that a users file has no place for. */
export interface Loss {
  /** Its name in the export. */
  readonly field: string
  /** Why, if it is not simply that there is no such thing here. It repeats no secret. */
  readonly reason?: string
}

/** A user of another system, in our terms. */
export interface ForeignUser {
  /** How the export calls them, for messages. */
  readonly label: string
  /** What they type to sign in. */
  readonly username: string
  readonly email?: string | undefined
  readonly emailVerified?: boolean | undefined
  readonly enabled?: boolean | undefined
  readonly credential: ForeignCredential | undefined
  readonly properties: JsonObject
  readonly losses: readonly Loss[]
}

/** The properties that have a value: what is null, empty or absent says nothing. */
export function presentProperties(properties: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    // Exports come from parsers of JSON and YAML, which make nothing else.
    Object.entries(properties).filter((entry): entry is [string, JsonValue] => !isEmpty(entry[1])),
  )
}

/** Properties that people named themselves, put beside ours, which have precedence. */
export function besideOurs(
  ours: JsonObject,
  theirs: Readonly<Record<string, unknown>> | null | undefined,
  place: string,
): { readonly properties: JsonObject; readonly losses: readonly Loss[] } {
  const properties = presentProperties(theirs ?? {})
  const reason = 'another field of the user has this name'
  return {
    properties: { ...properties, ...ours },
    losses: Object.keys(properties)
      .filter((name) => Object.hasOwn(ours, name))
      .map((name) => ({ field: `${place}/${name}`, reason })),
  }
}

/**
 * The fields of a record that are neither carried over nor mere bookkeeping (instants, counters, what
 * follows from the rest), and that say something.
 */
export function leftBehind(
  record: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): readonly Loss[] {
  return Object.entries(record)
    .filter(([field, value]) => !known.has(field) && !isEmpty(value) && value !== false && value !== 0)
    .map(([field]) => ({ field }))
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
