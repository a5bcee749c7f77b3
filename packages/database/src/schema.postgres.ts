import { postgresColumns } from './columns.ts'
import { defineSchema } from './schema.ts'

/** Read by drizzle-kit, which looks for tables among a module's exports. */
export const {
  users,
  sessions,
  signingKeys,
  adminTokens,
  jobRuns,
  jobSchedules,
  leases,
  syncRuns,
  syncProgress,
  syncCheckpoints,
  syncAnswers,
  auditEvents,
  clients,
  grants,
  accessTokens,
  refreshTokens,
  consents,
  deviceCodes,
  usedAssertions,
  logoutDeliveries,
  instanceSecrets,
  syncStagedRuns,
  syncStagedBatches,
  syncStagedUsers,
  syncStagedCheckpoints,
  passkeys,
  usedChallenges,
  pendingSignIns,
} = defineSchema(postgresColumns)
