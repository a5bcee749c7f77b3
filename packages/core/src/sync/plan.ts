import type { UserRecord } from '../users/user.ts'
import { compareFields, declareFields, NEW_USER, PASSWORD_CHANGE } from '../users/user-fields.ts'
import { type DesiredUser, path } from './desired.ts'
import { askPassword, declaredCredential, type PasswordDecision } from './password-question.ts'
import type { Answer, PlanContext, PlannedRecord } from './planned-record.ts'
import { planAbsence } from './removal.ts'

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

function planCreation(desired: DesiredUser, { source }: PlanContext): PlannedRecord {
  const credential = declaredCredential(desired)
  if (credential === undefined) {
    const message = 'a new user needs a password or a password hash'
    const error = { code: 'CREDENTIAL_REQUIRED', message, path: path(desired.index, 'password') } as const
    return { kind: 'refused', desired, actual: undefined, errors: [error] }
  }
  const nobody = { ...NEW_USER, username: desired.user.username, source }
  const fields = declareFields(desired.user, nobody)
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
  // Who belongs to nobody yet belongs to the first source that declares them.
  const owned = { ...actual, source: actual.source ?? source }
  const fields = declareFields(desired.user, owned)
  const { credential, noted } = decidePassword(desired, actual, answer)
  const changes = [...compareFields(actual, fields), ...(credential === undefined ? [] : [PASSWORD_CHANGE])]
  return changes.length === 0
    ? { kind: 'unchanged', desired, actual, noted }
    : { kind: 'update', desired, actual, fields, credential, noted, changes }
}

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
