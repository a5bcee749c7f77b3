import type { Env } from '../env.ts'
import type { UserRecord } from '../users/user.ts'
import type { DesiredUser } from './desired.ts'
import { askPassword, type Credential } from './password-question.ts'
import type { Answer, PlannedRecord } from './plan.ts'

/** The slow part of a run: password hashing. What was once computed serves again when a plan is made anew. */
export interface Hashing {
  /** Verifies every password that the plan will ask about. */
  verify(desired: readonly DesiredUser[], actual: ReadonlyMap<string, UserRecord>): Promise<Answer>
  /** Hashes every plaintext that the plan sets, and returns the hashes by the records' indexes. */
  hash(plan: readonly PlannedRecord[]): Promise<ReadonlyMap<number, string>>
  /** How many evaluations it took so far. */
  readonly work: { readonly passwordsHashed: number; readonly passwordsVerified: number }
}

/** Hashing for one run, on the pool that `env.passwords` bounds. */
export function createHashing({ passwords }: Pick<Env, 'passwords'>): Hashing {
  const verified = new Map<string, boolean>()
  const hashed = new Map<number, string>()
  const work = { passwordsHashed: 0, passwordsVerified: 0 }

  return {
    work,
    verify: async (desired, actual) => {
      await Promise.all(
        desired.map(async (each) => {
          const user = actual.get(each.key)
          if (user === undefined || each.errors.length > 0) return
          const question = askPassword(each, user)
          if (question.kind !== 'verify' || verified.has(name(each, question.hash))) return
          work.passwordsVerified++
          verified.set(
            name(each, question.hash),
            await passwords.verify(question.hash, question.plaintext, 'import'),
          )
        }),
      )
      return (each, hash) => verified.get(name(each, hash)) === true
    },
    hash: async (plan) => {
      await Promise.all(
        plan.map(async (record) => {
          const credential = credentialOf(record)
          if (credential === undefined || hashed.has(record.desired.index)) return
          if (credential.kind === 'plaintext') work.passwordsHashed++
          const hash =
            credential.kind === 'hash'
              ? credential.hash
              : await passwords.hash(credential.plaintext, 'import')
          hashed.set(record.desired.index, hash)
        }),
      )
      return hashed
    },
  }
}

/** Names a verification: a record has one plaintext, so its index stands for that. */
function name({ index }: DesiredUser, hash: string): string {
  return `${index} ${hash}`
}

function credentialOf(record: PlannedRecord): Credential | undefined {
  return record.kind === 'create' || record.kind === 'update' ? record.credential : undefined
}
