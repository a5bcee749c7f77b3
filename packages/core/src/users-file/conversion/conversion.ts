import { duplicateMessage, findDuplicates } from '../../sync/duplicates.ts'
import { checkUser } from '../../users/check-user.ts'
import type { ForeignCredential, ForeignUser, Loss } from './foreign-user.ts'

/** What of a user is not in the converted file. */
export interface ConversionReport {
  /** How the export calls them. */
  readonly label: string
  /** Why the user as a whole is not in it; undefined for one who is. */
  readonly leftOut: string | undefined
  readonly losses: readonly Loss[]
}

/** What came of an export. */
export interface Conversion {
  /** As `document-schema.ts` has them. They sync: what a sync would refuse is not among them. */
  readonly users: readonly object[]
  /** Of those users only of whom something is not in the file. */
  readonly reports: readonly ConversionReport[]
}

interface Concluded extends ConversionReport {
  readonly username: string
  readonly written: object
}

/** Makes a users file of users: what cannot be synced is left out, and reported. */
export function concludeConversion(foreign: readonly ForeignUser[]): Conversion {
  const concluded = foreign.map(conclude)
  const candidates = concluded.filter(({ leftOut }) => leftOut === undefined)
  const twins = new Map<Concluded, Concluded | undefined>()
  for (const [index, other] of findDuplicates(candidates.map(({ username }) => username))) {
    const candidate = candidates[index]
    if (candidate !== undefined) twins.set(candidate, candidates[other])
  }
  const final = concluded.map((user): Concluded => {
    const twin = twins.get(user)
    return twin === undefined ? user : { ...user, leftOut: duplicateMessage(twin.label) }
  })
  return {
    users: final.filter(({ leftOut }) => leftOut === undefined).map(({ written }) => written),
    reports: final
      .filter(({ leftOut, losses }) => leftOut !== undefined || losses.length > 0)
      .map(({ label, leftOut, losses }) => ({ label, leftOut, losses })),
  }
}

function conclude(user: ForeignUser): Concluded {
  const { label, username, credential, enabled, properties } = user
  const email = user.email === '' ? undefined : user.email
  const input = { username, email, properties, ...declaredBy(credential) }
  const faults = new Map(checkUser(input, 1).map(({ field, message }) => [field, message]))
  const losses = [...user.losses]
  for (const [field, reason] of faults)
    if (field !== 'username') losses.push({ field: NAMES[field] ?? field, reason })

  const isUsable = credential !== undefined && !faults.has('password') && !faults.has('passwordHash')
  const leftOut =
    faults.get('username') ?? (isUsable ? undefined : 'there is no password that could be carried over')
  const written = {
    username,
    ...(credential === undefined ? {} : writtenCredential(credential)),
    ...(email === undefined || faults.has('email')
      ? {}
      : { email, email_verified: user.emailVerified === true }),
    ...(enabled === false ? { enabled } : {}),
    ...(faults.has('properties') || Object.keys(properties).length === 0 ? {} : { properties }),
  }
  return { label, username, leftOut, losses, written }
}

const NAMES: Partial<Record<string, string>> = { passwordHash: 'password hash' }

/** What the sync sees of a credential: the value of a variable only the command does. */
function declaredBy(credential: ForeignCredential | undefined) {
  switch (credential?.kind) {
    case 'password':
      return { password: credential.password }
    case 'hash':
      return { passwordHash: credential.hash }
    case 'variable':
    case undefined:
      return {}
  }
}

function writtenCredential(credential: ForeignCredential): object {
  switch (credential.kind) {
    case 'password':
      return { password: credential.password }
    case 'hash':
      return { password_hash: credential.hash }
    case 'variable':
      return { password_hash: { env: credential.name } }
  }
}
