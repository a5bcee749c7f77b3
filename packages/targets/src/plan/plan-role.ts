import type { OwnedUser } from '../file/ownership.ts'
import { isMd5Password, md5Password } from '../md5-password.ts'
import { type Role, type RoleChange, refuseRoleName } from '../roles/role.ts'
import { isVerifier } from '../scram/verifier.ts'
import type { Verifiers } from '../scram/verifiers.ts'
import type { Credential } from '../secrets.ts'
import { type Change, PASSWORD_CHANGE } from './decision.ts'
import type { KnownRoles } from './plan-context.ts'

/** What is to be done with somebody's role, and how it is told. */
export interface RolePlan {
  readonly change: RoleChange | undefined
  readonly changes: readonly Change[]
}

const NO_CHANGE: RolePlan = { change: undefined, changes: [] }

/** Why somebody cannot have the role of their name; undefined when they can. */
export function refuseRole(
  name: string,
  role: Role | undefined,
  owned: OwnedUser | undefined,
): string | undefined {
  if (role?.protection !== undefined) return role.protection
  if (role?.canLogin === false && role.madeFor === undefined && owned === undefined) {
    return 'there is a role of this name that may not log in, a group perhaps; ALTER ROLE … LOGIN if it is meant'
  }
  return refuseRoleName(name)
}

/** Somebody who is to be let in. */
interface Admission {
  readonly name: string
  /** Undefined when the password that there is stays. */
  readonly credential: Credential | undefined
  /** What the pool will know them by. */
  readonly secret: string | undefined
  /** Whether that is another secret than before. */
  readonly isNewSecret: boolean
}

/** Plans the role of somebody who is to be let in: it can log in, by the password that is declared. */
export async function planLogin(
  { byName, verifiers }: KnownRoles,
  source: string,
  admission: Admission,
): Promise<RolePlan> {
  const { name, credential } = admission
  const role = byName.get(name)
  if (role === undefined) {
    const verifier = credential && (await verifierFor(verifiers, admission, credential, undefined))
    // Without a password there is nothing to make a role with.
    if (verifier === undefined) return NO_CHANGE
    return {
      change: { kind: 'create', name, verifier, source },
      changes: [{ field: 'role', before: null, after: 'created' }],
    }
  }
  const login = role.canLogin ? {} : { login: true }
  // Whom we cannot see, we only change when the file changes.
  const isUnseen = role.verifier === undefined && !admission.isNewSecret && role.canLogin
  const verifier =
    credential === undefined || isUnseen
      ? undefined
      : await verifierFor(verifiers, admission, credential, role.verifier)
  const password = verifier === undefined || verifier === role.verifier ? {} : { verifier }
  const changes: Change[] = [
    ...('login' in login ? [{ field: 'role.login', before: false, after: true }] : []),
    ...('verifier' in password ? [{ ...PASSWORD_CHANGE, field: 'role.password' }] : []),
  ]
  return changes.length === 0
    ? NO_CHANGE
    : { change: { kind: 'alter', name, ...login, ...password }, changes }
}

/**
 * Plans the role of somebody whom a source lets in no more: dropped if it was made for that source, left alone if
 * it was made for another, which may still declare it elsewhere, and closed if it was there before.
 */
export function planExit(
  role: Role | undefined,
  { how, source }: { readonly how: 'DISABLE' | 'DELETE'; readonly source: string },
): RolePlan {
  if (role === undefined || role.protection !== undefined) return NO_CHANGE
  if (role.madeFor !== undefined && role.madeFor !== source) return NO_CHANGE
  if (how === 'DELETE' && role.madeFor !== undefined) {
    return {
      change: { kind: 'drop', name: role.name },
      changes: [{ field: 'role', before: 'present', after: null }],
    }
  }
  if (!role.canLogin) return NO_CHANGE
  return {
    change: { kind: 'alter', name: role.name, login: false },
    changes: [{ field: 'role.login', before: true, after: false }],
  }
}

/** What the role is to know the password by: the same as the pool if it can be, and what it is known by already. */
async function verifierFor(
  verifiers: Verifiers,
  { name, secret }: Admission,
  credential: Credential,
  current: string | null | undefined,
): Promise<string> {
  if (credential.kind === 'hash') return credential.hash
  const { password } = credential
  if (secret !== undefined && isVerifier(secret)) return secret
  if (typeof current === 'string') {
    if (isMd5Password(current) && current === md5Password(name, password)) return current
    if (await verifiers.verifies(current, password)) return current
  }
  return verifiers.create(password)
}
