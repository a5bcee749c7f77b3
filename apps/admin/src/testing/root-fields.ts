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
  'Mutation.createUser': {
    operation: 'mutation { createUser(input: { username: "" }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.deleteUser': {
    operation: 'mutation { deleteUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Mutation.disableUser': {
    operation: 'mutation { disableUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
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
  'Mutation.syncUsers': {
    operation: 'mutation { syncUsers(input: { users: [], mode: PLAN }) { total } }',
    scopes: ['users:sync'],
  },
  'Mutation.triggerJob': {
    operation: 'mutation { triggerJob(jobName: "x") { success } }',
    scopes: ['jobs:write'],
    refusal: 'NOT_FOUND',
  },
  'Query.availableJobs': { operation: '{ availableJobs { name } }', scopes: ['jobs:read'] },
  'Query.jobLogs': { operation: '{ jobLogs { id } }', scopes: ['jobs:read'] },
  'Mutation.updateUser': {
    operation: 'mutation { updateUser(input: { user: { username: "nobody" } }) { __typename } }',
    scopes: ['users:write'],
  },
  'Query.stagedSyncResults': {
    operation: '{ stagedSyncResults(ticket: "t") { next } }',
    scopes: ['users:sync'],
    refusal: 'STAGED_RUN_LOST',
  },
  'Query.syncLimits': { operation: '{ syncLimits { usersPerRequest } }', scopes: ['users:sync'] },
  'Query.syncRuns': { operation: '{ syncRuns { edges { cursor } } }', scopes: ['users:read', 'users:sync'] },
  'Query.user': { operation: '{ user(username: "alice") { subject } }', scopes: ['users:read'] },
  'Query.users': { operation: '{ users { edges { cursor } } }', scopes: ['users:read'] },
}

/** The types that `node` finds, with the scopes of which one is needed to see one. */
export const NODE_SCOPES: Readonly<Record<string, readonly AdminScope[]>> = {
  SyncRun: ['users:read', 'users:sync'],
  User: ['users:read'],
}
