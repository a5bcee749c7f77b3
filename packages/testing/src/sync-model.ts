import type { SyncUserInput, SyncUsersInput } from '@barycenter/core/sync/sync-input'
import type { SyncAction } from '@barycenter/core/sync/sync-outcome'
import { usernameKey } from '@barycenter/core/users/username'

/** A password, and which hash of it was declared; one that was hashed here is of no declared hash. */
export interface ModelPassword {
  readonly plaintext: string
  readonly hash: string | undefined
}

/** What the database must hold about a user. */
export interface ModelUser {
  /** The subject; undefined for a user who has just been created, who must have a new one. */
  readonly identity: string | undefined
  readonly username: string
  readonly email: string | null
  readonly emailVerified: boolean
  readonly enabled: boolean
  readonly properties: Readonly<Record<string, unknown>>
  readonly source: string | null
  readonly password: ModelPassword
  /** What a run set last. */
  readonly declared: ModelPassword | null
  readonly sessions: number
}

/** All users, by the keys of their names. */
export type ModelUsers = ReadonlyMap<string, ModelUser>

/** What a run depends on, in the model. */
export type ModelRun = Pick<
  SyncUsersInput,
  'users' | 'mode' | 'onError' | 'passwordPolicy' | 'source' | 'prune' | 'maxPrune'
>

/** What must come of a run, and what must be there afterwards. */
export interface Prediction {
  readonly users: ModelUsers
  readonly refused: 'PRUNE_GUARD' | undefined
  readonly applied: boolean
  /** What becomes of which user, without those who stay as they are: `DISABLE alice`, in order. */
  readonly actions: readonly string[]
  readonly unchanged: number
  readonly sessionsRevoked: number
}

interface Step {
  readonly key: string
  readonly action: SyncAction
  /** The user from now on; undefined if there is none. */
  readonly user: ModelUser | undefined
}

/** What is the same throughout a history. */
export interface World {
  /** The plaintexts behind hashes that are declared. */
  readonly known: ReadonlyMap<string, string>
  /** The key of the user whom no run removes. */
  readonly protectedKey: string
}

/** Says what a run does to users: the promises of the documentation, in as few words as possible. */
export function predict(users: ModelUsers, run: ModelRun, world: World): Prediction {
  const listed = run.users.map((record) => declare(users, record, run, world))
  const keys = new Set(listed.map(({ key }) => key))
  const owned = [...users].filter(([, { source }]) => source === run.source)
  const pruned = owned
    .filter(([key]) => run.prune !== 'NONE' && !keys.has(key) && key !== world.protectedKey)
    .map(([key, user]) => remove(key, user, run.prune))
    .filter(({ action }) => action !== 'UNCHANGED')
  const steps = [...listed, ...pruned]
  const isGuarded = pruned.length > limit(run.maxPrune, owned.length)
  const hasFailed = steps.some(({ action }) => action === 'FAIL')
  const applied = run.mode === 'APPLY' && !isGuarded && !(run.onError === 'ABORT' && hasFailed)

  const after = new Map(users)
  let sessionsRevoked = 0
  for (const { key, user } of applied ? steps : []) {
    sessionsRevoked += (users.get(key)?.sessions ?? 0) - (user?.sessions ?? 0)
    if (user === undefined) after.delete(key)
    else after.set(key, user)
  }
  const changed = steps.filter(({ action }) => action !== 'UNCHANGED')
  return {
    users: after,
    refused: isGuarded ? 'PRUNE_GUARD' : undefined,
    applied,
    actions: changed.map(({ action, key }) => `${action} ${key}`).sort(),
    unchanged: steps.length - changed.length,
    sessionsRevoked,
  }
}

function limit(maxPrune: string, owned: number): number {
  const number = Number.parseInt(maxPrune, 10)
  return maxPrune.endsWith('%') ? Math.floor((owned * number) / 100) : number
}

function remove(key: string, user: ModelUser, prune: ModelRun['prune']): Step {
  if (prune === 'DELETE') return { key, action: 'DELETE', user: undefined }
  if (!user.enabled) return { key, action: 'UNCHANGED', user }
  return { key, action: 'DISABLE', user: { ...user, enabled: false, sessions: 0 } }
}

function declare(
  users: ModelUsers,
  record: SyncUserInput,
  run: ModelRun,
  { known, protectedKey }: World,
): Step {
  const key = usernameKey(record.username)
  const user = users.get(key)
  const fail: Step = { key, action: 'FAIL', user }
  if (record.state === 'ABSENT') {
    if (key === protectedKey || run.prune === 'NONE') return fail
    return user === undefined ? { key, action: 'UNCHANGED', user } : remove(key, user, run.prune)
  }
  if (record.email === 'nonsense') return fail
  const credential = credentialOf(record, known)
  if (user === undefined && credential === undefined) return fail

  const policy = record.passwordPolicy ?? run.passwordPolicy
  const password = setsPassword(user, credential, policy) ? credential : undefined
  const declared = password ?? declaredAfter(user, credential, policy)
  const fields = declareFields(user, record, run.source)
  const before = user && declareFields(user, { username: user.username }, user.source)
  if (password === undefined && before !== undefined && isSame(before, fields) && user !== undefined)
    return { key, action: 'UNCHANGED', user: { ...user, declared } }
  const isOut = password !== undefined || (user?.enabled === true && !fields.enabled)
  const kept = user ?? { identity: undefined, password: credential, declared: null, sessions: 0 }
  if (kept.password === undefined) throw new TypeError('a user without a password')
  const next = {
    ...kept,
    ...fields,
    password: password ?? kept.password,
    declared,
    sessions: isOut ? 0 : kept.sessions,
  }
  return { key, action: user === undefined ? 'CREATE' : 'UPDATE', user: next }
}

function credentialOf(
  { password, passwordHash }: SyncUserInput,
  known: World['known'],
): ModelPassword | undefined {
  if (typeof password === 'string') return { plaintext: password, hash: undefined }
  if (typeof passwordHash !== 'string') return undefined
  return { plaintext: known.get(passwordHash) ?? '', hash: passwordHash }
}

function setsPassword(
  user: ModelUser | undefined,
  credential: ModelPassword | undefined,
  policy: ModelRun['passwordPolicy'],
): boolean {
  if (credential === undefined) return false
  if (user === undefined) return true
  // An account that somebody made under the name is no declared one: its password is nobody's word.
  const isStranger = user.source === null && user.declared === null
  if (policy === 'INITIAL' && !isStranger) return false
  const compared = policy === 'ON_CHANGE' ? (user.declared ?? user.password) : user.password
  return credential.hash === undefined
    ? credential.plaintext !== compared.plaintext
    : credential.hash !== compared.hash
}

/** A password that is declared, and in force, is what was declared last, whoever set it. */
function declaredAfter(
  user: ModelUser | undefined,
  credential: ModelPassword | undefined,
  policy: ModelRun['passwordPolicy'],
): ModelPassword | null {
  if (user === undefined) return null
  const isStranger = user.source === null && user.declared === null
  const isAsked = credential !== undefined && (policy !== 'INITIAL' || isStranger)
  return isAsked && (policy !== 'ON_CHANGE' || user.declared === null) ? user.password : user.declared
}

function declareFields(user: ModelUser | undefined, record: SyncUserInput, source: string | null) {
  const email = record.email === undefined ? (user?.email ?? null) : record.email
  const isKept = user !== undefined && email === user.email && user.emailVerified
  const declared = record.properties === null ? {} : { ...user?.properties, ...record.properties }
  return {
    username: record.username,
    email,
    emailVerified: record.emailVerified ?? isKept,
    enabled: record.enabled ?? user?.enabled ?? true,
    properties: Object.fromEntries(Object.entries(declared).filter(([, value]) => value !== null)),
    source: user?.source ?? source,
  }
}

function isSame(some: ReturnType<typeof declareFields>, other: ReturnType<typeof declareFields>): boolean {
  const print = ({ properties, ...fields }: typeof some) =>
    JSON.stringify([fields, Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))])
  return print(some) === print(other)
}
