import type { Env } from '../env.ts'
import type { Passwords } from '../passwords.ts'
import type { UserRecord } from '../users/user.ts'
import type { PasswordPair } from './checkpoint-tree.ts'
import { type CheckpointChanges, type CheckpointScope, createCheckpoints } from './checkpoints.ts'
import type { DesiredUser } from './desired.ts'
import { pairsInForce, pairToVerify } from './password-pairs.ts'
import type { Credential } from './password-question.ts'
import type { Answer, PlannedRecord } from './planned-record.ts'
import { NO_METER, type ProgressMeter } from './progress/sync-progress.ts'

/** The slow part of a run: password hashing. What was once computed serves again when a plan is made anew. */
export interface Hashing {
  /** Verifies every password that the plan will ask about. */
  verify(desired: readonly DesiredUser[], actual: ReadonlyMap<string, UserRecord>): Promise<Answer>
  /** Hashes every plaintext that the plan sets, and returns the hashes by the records' indexes. */
  hash(plan: readonly PlannedRecord[]): Promise<ReadonlyMap<number, string>>
  /** Whether a run that sets no password has checkpoints to make, so that the next one is cheaper. */
  isCheckpointStale(plan: readonly PlannedRecord[]): boolean
  /** Makes the checkpoints for what holds after a plan. */
  renewCheckpoints(plan: readonly PlannedRecord[]): Promise<CheckpointChanges>
  /** How many evaluations it took so far. */
  work(): {
    readonly passwordsHashed: number
    readonly passwordsVerified: number
    readonly checkpoints: number
  }
}

/** Hashing for one run, on the pool that `env.passwords` bounds, over the checkpoints of earlier runs. */
export function createHashing(
  env: Pick<Env, 'passwords'>,
  scope: CheckpointScope,
  meter: ProgressMeter = NO_METER,
): Hashing {
  const passwords = metered(env.passwords, meter)
  const checkpoints = createCheckpoints({ passwords }, scope)
  const verified = new Map<string, boolean>()
  const hashed = new Map<number, string>()
  const work = { passwordsHashed: 0, passwordsVerified: 0 }

  const verifyOne = async (pair: PasswordPair) => {
    work.passwordsVerified++
    verified.set(name(pair.key, pair.hash), await passwords.verify(pair.hash, pair.plaintext, 'import'))
    meter.step()
  }
  const hashOne = async ({ index }: DesiredUser, credential: Credential) => {
    if (credential.kind === 'plaintext') work.passwordsHashed++
    const hash =
      credential.kind === 'hash' ? credential.hash : await passwords.hash(credential.plaintext, 'import')
    hashed.set(index, hash)
    meter.step()
  }

  return {
    work: () => ({ ...work, ...checkpoints.work }),
    verify: async (desired, actual) => {
      const pairs = desired
        .map((each) => pairToVerify(each, actual.get(each.key)))
        .filter((pair) => pair !== undefined)
      const unknown = pairs.filter(({ key, hash }) => !verified.has(name(key, hash)))
      // Made anew, a plan asks about a few; the chunks of the first one do not fit those.
      const recognized = unknown.length === pairs.length ? await checkpoints.recognize(pairs) : new Set()
      for (const { key, hash } of unknown.filter((pair) => recognized.has(pair))) {
        verified.set(name(key, hash), true)
      }
      const toVerify = unknown.filter((pair) => !recognized.has(pair))
      if (toVerify.length > 0) meter.begin('VERIFYING', toVerify.length)
      await Promise.all(toVerify.map(verifyOne))
      return ({ key }, hash) => verified.get(name(key, hash)) === true
    },
    hash: async (plan) => {
      const toHash = plan.flatMap((record) => {
        const credential = credentialOf(record)
        if (credential === undefined || hashed.has(record.desired.index)) return []
        return [{ desired: record.desired, credential }]
      })
      if (toHash.length > 0) meter.begin('HASHING', toHash.length)
      await Promise.all(toHash.map(({ desired, credential }) => hashOne(desired, credential)))
      return hashed
    },
    isCheckpointStale: (plan) => checkpoints.isStale(pairsInForce(plan, hashed)),
    renewCheckpoints: (plan) => checkpoints.renew(pairsInForce(plan, hashed)),
  }
}

/** Passwords whose evaluations are counted. */
function metered(
  passwords: Passwords,
  meter: ProgressMeter,
): Pick<Passwords, 'hash' | 'verify' | 'needsRehash'> {
  const counted = async <T>(evaluation: Promise<T>): Promise<T> => {
    const result = await evaluation
    meter.evaluated()
    return result
  }
  return {
    hash: (plaintext, urgency) => counted(passwords.hash(plaintext, urgency)),
    verify: (hash, plaintext, urgency) => counted(passwords.verify(hash, plaintext, urgency)),
    needsRehash: (hash) => passwords.needsRehash(hash),
  }
}

/** Names a verification: a user has one plaintext in a run. */
function name(key: string, hash: string): string {
  return `${key} ${hash}`
}

function credentialOf(record: PlannedRecord): Credential | undefined {
  return 'credential' in record ? record.credential : undefined
}
