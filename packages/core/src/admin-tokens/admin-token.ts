import type { Schema } from '@barycenter/database/schema'
import { type Actor, LOCAL_ORIGIN } from '../audit/actor.ts'

/**
 * What an admin token may allow: reading or writing one kind of things, where writing includes reading.
 * `users:sync` is for `syncUsers` alone, `clients:register` makes it an initial access token of dynamic client
 * registration (RFC 7591 §3), and `admin` allows everything.
 */
export const ADMIN_SCOPES = [
  'users:read',
  'users:write',
  'users:sync',
  'clients:read',
  'clients:write',
  'clients:register',
  'sessions:read',
  'sessions:write',
  'consents:read',
  'consents:write',
  'tokens:read',
  'tokens:write',
  'keys:read',
  'keys:write',
  'admin_tokens:read',
  'admin_tokens:write',
  'jobs:read',
  'jobs:write',
  'audit:read',
  'admin',
] as const

/** One of {@link ADMIN_SCOPES}. */
export type AdminScope = (typeof ADMIN_SCOPES)[number]

/** A token as it may be shown: all but its secret. */
export type AdminToken = Omit<Schema['adminTokens']['$inferSelect'], 'secretHash' | 'scopes'> & {
  readonly scopes: readonly AdminScope[]
}

/** Who may operate the admin API, and what they may do there. */
export interface Principal {
  /** How the audit log names them: `token:<name>`, `user:<subject>`, `<issuer>:<sub>` or `cli`. */
  readonly actor: string
  readonly scopes: readonly AdminScope[]
}

/** Somebody who is operating the admin API, and where they do it from. */
export type Operator = Principal & Actor

/** The operator of a process that has the database itself, and so may do everything. */
export const LOCAL_OPERATOR: Operator = { actor: 'cli', scopes: ['admin'], origin: LOCAL_ORIGIN }

/** Which scopes include others beside themselves. */
const IMPLIED: { readonly [scope in AdminScope]?: readonly AdminScope[] } = {
  'users:write': ['users:read', 'users:sync'],
  'clients:write': ['clients:read'],
  'sessions:write': ['sessions:read'],
  'consents:write': ['consents:read'],
  'tokens:write': ['tokens:read'],
  'keys:write': ['keys:read'],
  'admin_tokens:write': ['admin_tokens:read'],
  'jobs:write': ['jobs:read'],
  admin: ADMIN_SCOPES,
}

/** Whether somebody may do what needs a scope. */
export function allows({ scopes }: Principal, needed: AdminScope): boolean {
  return scopes.some((scope) => scope === needed || IMPLIED[scope]?.includes(needed))
}

/** Reads the name of a scope; undefined if there is none of that name. */
export function findScope(name: string): AdminScope | undefined {
  return ADMIN_SCOPES.find((scope) => scope === name)
}
