import type { JsonObject, JsonValue } from '@barycenter/database/json'
import { canonicalJson } from '../canonical-json.ts'
import type { DeclaredUser } from './declared-user.ts'
import type { UserRecord } from './user.ts'

/** The columns that can be declared, passwords apart. */
export type UserFields = Pick<
  UserRecord,
  'username' | 'email' | 'emailVerified' | 'enabled' | 'properties' | 'source'
>

/** One field that changes. Of a secret only the name is told: `before` and `after` are null. */
export interface FieldChange {
  /** As in users.json's camelCase spelling; a property as `properties.<key>`. */
  readonly field: string
  readonly before: JsonValue
  readonly after: JsonValue
}

/** The fields of a user whom nobody has said anything about. */
export const NEW_USER = { email: null, emailVerified: false, enabled: true, properties: {} } as const

/** That a password is another one: all that is ever told of it. */
export const PASSWORD_CHANGE: FieldChange = { field: 'password', before: null, after: null }

/** The fields of a user as they are. */
export function fieldsOf(user: UserFields): UserFields {
  const { username, email, emailVerified, enabled, properties, source } = user
  return { username, email, emailVerified, enabled, properties, source }
}

/** The fields of a user after a declaration: absent leaves, null clears, a value sets. */
export function declareFields(declared: DeclaredUser, actual: UserFields): UserFields {
  const email = declared.email === undefined ? actual.email : declared.email
  // Nobody has verified an address that was declared without saying so.
  const emailVerified = declared.emailVerified ?? (email === actual.email && actual.emailVerified)
  return {
    username: declared.username,
    email,
    emailVerified,
    enabled: declared.enabled ?? actual.enabled,
    properties: declareProperties(declared.properties, actual.properties),
    source: actual.source,
  }
}

function declareProperties(declared: JsonObject | null | undefined, actual: JsonObject): JsonObject {
  if (declared === undefined) return actual
  if (declared === null) return {}
  const kept = Object.entries(actual).filter(([key]) => !Object.hasOwn(declared, key))
  const set = Object.entries(declared).filter(([, value]) => value !== null)
  return Object.fromEntries([...kept, ...set])
}

/** Which fields differ, and how; properties one by one. */
export function compareFields(before: UserFields, after: UserFields): FieldChange[] {
  const names = ['username', 'email', 'emailVerified', 'enabled', 'source'] as const
  const plain = names
    .filter((name) => before[name] !== after[name])
    .map((field) => ({ field, before: before[field], after: after[field] }))
  const keys = [...new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])].sort()
  const properties = keys
    .map((key) => ({ key, before: property(before, key), after: property(after, key) }))
    .filter((each) => canonicalJson(each.before) !== canonicalJson(each.after))
    .map(({ key, ...change }) => ({ field: `properties.${key}`, ...change }))
  return [...plain, ...properties]
}

/** A property's value; null if there is none, for none is ever stored as null. */
function property({ properties }: UserFields, key: string) {
  return Object.hasOwn(properties, key) ? (properties[key] ?? null) : null
}
