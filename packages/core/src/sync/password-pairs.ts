import type { UserRecord } from '../users/user.ts'
import type { PasswordPair } from './checkpoint-tree.ts'
import type { DesiredUser } from './desired.ts'
import { askPassword, declaredCredential } from './password-question.ts'
import type { PlannedRecord } from './planned-record.ts'

/** The pair that has to be verified before a record can be planned, if there is one. */
export function pairToVerify(desired: DesiredUser, actual: UserRecord | undefined): PasswordPair | undefined {
  if (actual === undefined || desired.errors.length > 0 || desired.user.state === 'ABSENT') return undefined
  const question = askPassword(desired, actual)
  return question.kind === 'verify'
    ? { key: desired.key, hash: question.hash, plaintext: question.plaintext }
    : undefined
}

/** The pairs that the next run of the same file will have to verify, all of which are right then. */
export function pairsInForce(
  plan: readonly PlannedRecord[],
  hashes: ReadonlyMap<number, string>,
): PasswordPair[] {
  return plan.flatMap((record) => {
    const { desired } = record
    const credential = declaredCredential(desired)
    if (record.kind === 'refused' || desired.policy === 'INITIAL' || credential?.kind !== 'plaintext')
      return []
    const set = hashes.get(desired.index)
    if (set !== undefined) return [{ key: desired.key, hash: set, plaintext: credential.plaintext }]
    const pair =
      record.kind === 'create' || record.kind === 'gone' ? undefined : pairToVerify(desired, record.actual)
    return pair === undefined ? [] : [pair]
  })
}
