import type { OwnedUser, Ownership } from '../file/ownership.ts'
import { toBytes, type UsersFile } from '../file/users-file.ts'
import { type Decision, failed } from './decision.ts'

/** A plan as it is carried out, and what is written for it. */
export interface SettledPlan {
  readonly decisions: readonly Decision[]
  readonly text: string
  readonly users: Ownership
}

/**
 * Settles what is written for a plan, given the roles that PostgreSQL refused to change: their users stay as
 * they are, but for those who are to be removed. They are let in no more, and remembered, so that the next run
 * that removes them tries again.
 */
export function settlePlan(
  { file, users }: { readonly file: UsersFile; readonly users: Ownership },
  plan: readonly Decision[],
  refusedRoles: ReadonlyMap<string, string>,
): SettledPlan {
  const decisions = plan.map((decision) => {
    const reason = decision.role && refusedRoles.get(decision.name)
    return reason === undefined ? decision : refuse(decision, reason, users.get(decision.name))
  })
  const after = new Map(users)
  const edits = new Map<string, string | undefined>()
  for (const { name, entry, owned, action } of decisions) {
    if (entry.kind === 'set') edits.set(toBytes(name), toBytes(entry.secret))
    if (entry.kind === 'remove') edits.set(toBytes(name), undefined)
    // A record in error has no say in who owns whom; two of them may be of one name.
    if (action === 'FAIL' && entry.kind === 'keep') continue
    if (owned === undefined) after.delete(name)
    else after.set(name, owned)
  }
  return { decisions, text: file.edit(edits), users: after }
}

function refuse(decision: Decision, reason: string, owned: OwnedUser | undefined): Decision {
  const path = decision.index === -1 ? '' : `/users/${decision.index}/username`
  const fail = failed(decision, { code: 'ROLE_REFUSED', message: `PostgreSQL: ${reason}`, path })
  return decision.entry.kind === 'remove'
    ? { ...fail, owned: owned && { ...owned, disabled: true } }
    : { ...fail, entry: { kind: 'keep' }, owned }
}
