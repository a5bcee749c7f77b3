import type { Operator } from '../admin-tokens/admin-token.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import { unpackOutcome } from './packed-outcome.ts'
import { findSyncAnswer } from './sync-answer.store.ts'
import type { SyncUsersInput } from './sync-input.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'

/** How long an answer is kept, in seconds. */
const LIFETIME = 86_400

/** A request with an idempotency key. */
export interface KeyedRequest {
  /** Names the operator and the key. */
  readonly answerId: string
  /** SHA-256 of the request. It has passwords in it, so that it is stored as an argon2id hash only. */
  readonly digest: string
}

/** The request behind an input; undefined without a key, and for a plan, which may be asked for anew. */
export function keyedRequest({ actor }: Operator, input: SyncUsersInput): KeyedRequest | undefined {
  // A repetition is another run.
  const { idempotencyKey, runId: _, ...request } = input
  if (idempotencyKey === undefined || input.mode === 'PLAN') return undefined
  if (idempotencyKey === '' || idempotencyKey.length > 255 || /\p{C}/u.test(idempotencyKey)) {
    throw new AdminError('INVALID_INPUT', 'an idempotency key has 1 to 255 visible characters')
  }
  return {
    answerId: sha256(JSON.stringify([actor, idempotencyKey])),
    digest: sha256(JSON.stringify(request)),
  }
}

/**
 * The answer that the same request got before, if it wrote something.
 *
 * @throws {AdminError} IDEMPOTENCY_MISMATCH when the key was used for another request.
 */
export async function findAnswer(
  env: Env,
  request: KeyedRequest | undefined,
): Promise<SyncUsersOutcome | undefined> {
  if (request === undefined) return undefined
  const found = await env.database.run((store) => findSyncAnswer(store, request.answerId, env.clock.now()))
  if (found === undefined) return undefined
  if (!(await env.passwords.verify(found.requestHash, request.digest, 'import'))) {
    throw new AdminError(
      'IDEMPOTENCY_MISMATCH',
      'the idempotency key was used for another request; nothing was written, use a new key for a new request',
    )
  }
  return unpackOutcome(found.outcome)
}

/** What is stored for a request beside its answer. */
export async function sealRequest(env: Env, request: KeyedRequest | undefined) {
  if (request === undefined) return undefined
  return {
    answerId: request.answerId,
    requestHash: await env.passwords.hash(request.digest, 'import'),
    expiresAt: addSeconds(env.clock.now(), LIFETIME),
  }
}
