import type { JsonObject } from '@barycenter/database/json'
import type { UserRecord } from '../users/user.ts'
import { canonicalJson } from './canonical-json.ts'
import { type DesiredUser, path } from './desired.ts'
import { askPassword, declaredCredential, type PasswordDecision } from './password-question.ts'
import type { Answer, PlanContext, PlannedRecord, UserFields } from './planned-record.ts'
import { planAbsence } from './removal.ts'
import type { SyncFieldChange } from './sync-outcome.ts'

/** Decides what a record means for the user that it names. */
export function planRecord(
  desired: DesiredUser,
  actual: UserRecord | undefined,
  context: PlanContext,
): PlannedRecord {
  if (desired.errors.length > 0) return { kind: 'refused', desired, actual, errors: desired.errors }
  if (desired.user.state === 'ABSENT') return planAbsence(desired, actual, context.removal)
  return actual === undefined ? planCreation(desired, context) : planUpdate(desired, actual, context)
}

const NEW_USER = { email: null, emailVerified: false, enabled: true, properties: {} } as const

function planCreation(desired: DesiredUser, { source }: PlanContext): PlannedRecord {
  const credential = declaredCredential(desired)
  if (credential === undefined) {
    const message = 'a new user needs a password or a password hash'
    const error = { code: 'CREDENTIAL_REQUIRED', message, path: path(desired.index, 'password') } as const
    return { kind: 'refused', desired, actual: undefined, errors: [error] }
  }
  const nobody = { ...NEW_USER, username: desired.user.username, source }
  const fields = declareFields(desired, nobody, source)
  const changes = [
    ...compareFields(nobody, fields).map((change) => ({ ...change, before: null })),
    PASSWORD_CHANGE,
  ]
  return { kind: 'create', desired, fields, credential, changes }
}

function planUpdate(
  desired: DesiredUser,
  actual: UserRecord,
  { answer, source }: PlanContext,
): PlannedRecord {
  const fields = declareFields(desired, actual, source)
  const { credential, noted } = decidePassword(desired, actual, answer)
  const changes = [...compareFields(actual, fields), ...(credential === undefined ? [] : [PASSWORD_CHANGE])]
  return changes.length === 0
    ? { kind: 'unchanged', desired, actual, noted }
    : { kind: 'update', desired, actual, fields, credential, noted, changes }
}

const PASSWORD_CHANGE: SyncFieldChange = { field: 'password', before: null, after: null }

function decidePassword(desired: DesiredUser, actual: UserRecord, answer: Answer): PasswordDecision {
  const question = askPassword(desired, actual)
  switch (question.kind) {
    case 'settled':
      return question
    case 'verify': {
      const { hash, plaintext, noted } = question
      return answer(desired, hash)
        ? { credential: undefined, noted }
        : { credential: { kind: 'plaintext', plaintext }, noted: undefined }
    }
  }
}

/** The fields of a user after a record: absent leaves, null clears, a value sets. */
function declareFields({ user }: DesiredUser, actual: UserFields, source: string): UserFields {
  const email = user.email === undefined ? actual.email : user.email
  // Nobody has verified an address that was declared without saying so.
  const emailVerified = user.emailVerified ?? (email === actual.email && actual.emailVerified)
  return {
    username: user.username,
    email,
    emailVerified,
    enabled: user.enabled ?? actual.enabled,
    properties: declareProperties(user.properties, actual.properties),
    // Who belongs to nobody yet belongs to the first source that declares them.
    source: actual.source ?? source,
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
function compareFields(before: UserFields, after: UserFields): SyncFieldChange[] {
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
