import { addSeconds } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import type { Store } from '@barycenter/database/database'
import { rows } from '@barycenter/database/transaction'
import { registerTestClient } from './clients.ts'
import { runSync } from './run-sync.ts'

const JSON_PARTS = { scopes: ['openid'], resources: [], audience: [] }

/**
 * Stores one row, named by its mark, in every table whose rows expire, all at the same instant; and a
 * signing key that was superseded, and is published until then.
 */
export async function insertExpiringRows(env: Env, mark: string, expiresAt: Date): Promise<void> {
  const { clientId } = await registerTestClient(env)
  await runSync(env, [{ username: 'alice', password: 'x' }])
  const now = env.clock.now()
  await env.database.transaction(function* ({ queries, tables }: Store) {
    const [user] = yield* rows(queries.select({ subject: tables.users.subject }).from(tables.users))
    const subject = user?.subject ?? ''
    const session = { sessionHash: mark, subject, authTime: now, amr: [], expiresAt, sessionId: mark }
    yield* rows(queries.insert(tables.sessions).values(session).returning())
    const issued = { clientId, ...JSON_PARTS, expiresAt }
    const grant = { ...issued, grantId: mark, subject, authentication: {}, codeHash: mark, createdAt: now }
    yield* rows(queries.insert(tables.grants).values(grant).returning())
    const token = { ...issued, tokenHash: mark, grantId: mark, issuedAt: now }
    yield* rows(queries.insert(tables.accessTokens).values(token).returning())
    yield* rows(queries.insert(tables.refreshTokens).values(token).returning())
    const device = { ...issued, deviceCodeHash: mark, userCodeHash: mark, interval: 5, createdAt: now }
    yield* rows(
      queries
        .insert(tables.deviceCodes)
        .values({ ...device, status: 'pending' })
        .returning(),
    )
    yield* rows(queries.insert(tables.usedAssertions).values({ assertionHash: mark, expiresAt }).returning())
    yield* rows(queries.insert(tables.usedChallenges).values({ challengeHash: mark, expiresAt }).returning())
    const pending = { pendingHash: mark, subject, amr: ['pwd'], expiresAt }
    yield* rows(queries.insert(tables.pendingSignIns).values(pending).returning())
    const notice = { deliveryId: mark, clientId, subject, sessionId: mark, attempts: 0, expiresAt }
    yield* rows(
      queries
        .insert(tables.logoutDeliveries)
        .values({ ...notice, nextAttemptAt: now })
        .returning(),
    )
    const answer = { answerId: mark, requestHash: 'x', outcome: {}, expiresAt }
    yield* rows(queries.insert(tables.syncAnswers).values(answer).returning())
    const progress = { runId: mark, phase: 'DONE' as const, done: 1, total: 1, hashed: 1, staleAt: expiresAt }
    yield* rows(queries.insert(tables.syncProgress).values(progress).returning())
    const key = { keyId: mark, algorithm: 'ES256' as const, publicJwk: {}, privateJwk: {} }
    yield* rows(
      queries
        .insert(tables.signingKeys)
        .values({ ...key, createdAt: addSeconds(now, -1), publishedUntil: expiresAt })
        .returning(),
    )
  })
}

/** Stores assertions that were used, as many as asked for. */
export async function insertUsedAssertions(env: Env, count: number, expiresAt: Date): Promise<void> {
  const values = Array.from({ length: count }, () => ({ assertionHash: env.random.id(), expiresAt }))
  await env.database.transaction(({ queries, tables }) =>
    rows(queries.insert(tables.usedAssertions).values(values).returning()),
  )
}

/** How many rows there are in each table whose rows expire. */
export async function countExpiringRows(env: Env): Promise<Record<string, number>> {
  return env.database.run(function* ({ queries, tables }) {
    const { sessions, grants, accessTokens, refreshTokens, deviceCodes } = tables
    const { usedChallenges, pendingSignIns, usedAssertions, logoutDeliveries } = tables
    const { syncAnswers, syncProgress, signingKeys } = tables
    return {
      sessions: (yield* rows(queries.select().from(sessions))).length,
      grants: (yield* rows(queries.select().from(grants))).length,
      accessTokens: (yield* rows(queries.select().from(accessTokens))).length,
      refreshTokens: (yield* rows(queries.select().from(refreshTokens))).length,
      deviceCodes: (yield* rows(queries.select().from(deviceCodes))).length,
      usedChallenges: (yield* rows(queries.select().from(usedChallenges))).length,
      pendingSignIns: (yield* rows(queries.select().from(pendingSignIns))).length,
      usedAssertions: (yield* rows(queries.select().from(usedAssertions))).length,
      logoutDeliveries: (yield* rows(queries.select().from(logoutDeliveries))).length,
      syncAnswers: (yield* rows(queries.select().from(syncAnswers))).length,
      syncProgress: (yield* rows(queries.select().from(syncProgress))).length,
      signingKeys: (yield* rows(queries.select().from(signingKeys))).length,
    }
  })
}
