import type { AdminScope } from '@barycenter/core/admin-tokens/admin-token'

/** What is expected of one root field. */
export interface RootField {
  readonly operation: string
  readonly scopes: readonly AdminScope[]
  /** The code of what becomes of the operation even if it is allowed. */
  readonly refusal?: string
}

/**
 * Everything that can be asked or done, with an operation that needs nothing to be stored, and the scopes of
 * which one is needed. `node` and `nodes` need the scope of what they find: schema.test.ts asks them for each type.
 */
export const ROOT_FIELDS: Readonly<Record<string, RootField>> = {
  'Mutation.awaitSyncBatch': {
    operation: 'mutation { awaitSyncBatch(ticket: "t", number: 1) { state } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.beginStagedSync': {
    operation: 'mutation { beginStagedSync(input: { maxPrune: "x" }) { ticket } }',
    scopes: ['users:sync'],
    refusal: 'INVALID_INPUT',
  },
  'Mutation.commitStagedSync': {
    operation: 'mutation { commitStagedSync(ticket: "t", batches: 1) { missing } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.createAdminToken': {
    operation:
      'mutation { createAdminToken(input: { name: "x", scopes: [ADMIN], expiresAt: "2000-01-01T00:00:00Z" }) { __typename } }',
    scopes: ['admin_tokens:write'],
  },
  'Mutation.createClient': {
    operation: 'mutation { createClient(input: { clientName: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.createUser': {
    operation: 'mutation { createUser(input: { username: "" }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.deleteClient': {
    operation: 'mutation { deleteClient(input: { id: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.deleteUser': {
    operation: 'mutation { deleteUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.disableClient': {
    operation: 'mutation { disableClient(input: { id: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.disableUser': {
    operation: 'mutation { disableUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.enableClient': {
    operation: 'mutation { enableClient(input: { id: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.enableUser': {
    operation: 'mutation { enableUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.giveUpStagedSync': {
    operation: 'mutation { giveUpStagedSync(ticket: "t") }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.removeUserPasskeys': {
    operation: 'mutation { removeUserPasskeys(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.retireSigningKey': {
    operation: 'mutation { retireSigningKey(input: { id: "x" }) { __typename } }',
    scopes: ['keys:write'],
  },
  'Mutation.revokeAdminToken': {
    operation: 'mutation { revokeAdminToken(input: { id: "x" }) { __typename } }',
    scopes: ['admin_tokens:write'],
  },
  'Mutation.rotateClientSecret': {
    operation: 'mutation { rotateClientSecret(input: { id: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.rotateSigningKeys': {
    operation: 'mutation { rotateSigningKeys(input: { algorithms: [] }) { __typename } }',
    scopes: ['keys:write'],
  },
  'Mutation.revokeSession': {
    operation: 'mutation { revokeSession(input: { id: "U2Vzc2lvbjp4" }) { __typename } }',
    scopes: ['sessions:write'],
  },
  'Mutation.revokeUserSessions': {
    operation: 'mutation { revokeUserSessions(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['sessions:write'],
  },
  'Mutation.sendSyncBatch': {
    operation:
      'mutation { sendSyncBatch(input: { ticket: "t", number: 1, users: [], indexes: [] }) { state } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Mutation.setPassword': {
    operation:
      'mutation { setPassword(input: { user: { username: "nobody" }, password: "p" }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.setUser2FaRequired': {
    operation: 'mutation { setUser2FaRequired(username: "nobody", required: true) { success } }',
    scopes: ['users:write'],
  },
  'Mutation.setUser2faRequired': {
    operation: 'mutation { setUser2faRequired(username: "nobody", required: true) { success } }',
    scopes: ['users:write'],
  },
  'Mutation.syncUsers': {
    operation: 'mutation { syncUsers(input: { users: [], mode: PLAN }) { total } }',
    scopes: ['users:sync'],
  },
  'Mutation.triggerJob': {
    operation: 'mutation { triggerJob(jobName: "x") { success } }',
    scopes: ['jobs:write'],
    refusal: 'NOT_FOUND',
  },
  'Mutation.updateClient': {
    operation: 'mutation { updateClient(input: { id: "x" }) { __typename } }',
    scopes: ['clients:write'],
  },
  'Mutation.updateUser': {
    operation: 'mutation { updateUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Query.adminTokens': { operation: '{ adminTokens { edges { cursor } } }', scopes: ['admin_tokens:read'] },
  'Mutation.revokeAccessToken': {
    operation: 'mutation { revokeAccessToken(input: { id: "QWNjZXNzVG9rZW46YS9i" }) { __typename } }',
    scopes: ['tokens:write'],
  },
  'Mutation.revokeConsent': {
    operation: 'mutation { revokeConsent(input: { id: "Q29uc2VudDpub2JvZHk" }) { __typename } }',
    scopes: ['consents:write'],
  },
  'Mutation.revokeGrant': {
    operation: 'mutation { revokeGrant(input: { id: "R3JhbnQ6bm9ib2R5" }) { __typename } }',
    scopes: ['tokens:write'],
  },
  'Query.accessTokens': {
    operation: '{ accessTokens(where: { clientId: "nobody" }) { edges { cursor } } }',
    scopes: ['tokens:read'],
  },
  'Query.auditEvents': { operation: '{ auditEvents { edges { cursor } } }', scopes: ['audit:read'] },
  'Query.availableJobs': { operation: '{ availableJobs { name } }', scopes: ['jobs:read'] },
  'Query.client': { operation: '{ client(clientId: "x") { clientId } }', scopes: ['clients:read'] },
  'Query.clients': { operation: '{ clients { edges { cursor } } }', scopes: ['clients:read'] },
  'Query.consents': { operation: '{ consents { edges { cursor } } }', scopes: ['consents:read'] },
  'Query.grants': { operation: '{ grants { edges { cursor } } }', scopes: ['tokens:read'] },
  'Query.jobLogs': { operation: '{ jobLogs { id } }', scopes: ['jobs:read'] },
  'Query.signingKeys': { operation: '{ signingKeys { keyId } }', scopes: ['keys:read'] },
  'Query.sessions': { operation: '{ sessions { edges { cursor } } }', scopes: ['sessions:read'] },
  'Query.newSyncRunId': { operation: '{ newSyncRunId }', scopes: ['users:sync'] },
  'Query.stagedSyncResults': {
    operation: '{ stagedSyncResults(ticket: "t") { next } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Query.syncLimits': { operation: '{ syncLimits { usersPerRequest } }', scopes: ['users:sync'] },
  'Query.syncRuns': { operation: '{ syncRuns { edges { cursor } } }', scopes: ['users:read', 'users:sync'] },
  'Query.user': { operation: '{ user(username: "alice") { subject } }', scopes: ['users:read'] },
  'Query.user2FaStatus': {
    operation: '{ user2FaStatus(username: "alice") { username } }',
    scopes: ['users:read'],
  },
  'Query.user2faStatus': {
    operation: '{ user2faStatus(username: "alice") { username } }',
    scopes: ['users:read'],
  },
  'Query.users': { operation: '{ users { edges { cursor } } }', scopes: ['users:read'] },
  'Subscription.syncProgress': {
    operation: 'subscription { syncProgress(runId: "x") { phase } }',
    scopes: ['users:sync'],
    refusal: 'NOT_ACCEPTABLE',
  },
}

/** The types that `node` finds, with the scopes of which one is needed to see one. */
export const NODE_SCOPES: Readonly<Record<string, readonly AdminScope[]>> = {
  AccessToken: ['tokens:read'],
  AuditEvent: ['audit:read'],
  Consent: ['consents:read'],
  Grant: ['tokens:read'],
  AdminToken: ['admin_tokens:read'],
  Client: ['clients:read'],
  SigningKey: ['keys:read'],
  Session: ['sessions:read'],
  SyncRun: ['users:read', 'users:sync'],
  User: ['users:read'],
}
