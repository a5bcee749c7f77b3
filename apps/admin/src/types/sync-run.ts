import { findSyncRuns, type SyncRun as PastRun } from '@barycenter/core/sync/list-sync-runs'
import { SYNC_RUN_LIST, type SyncRunWhere } from '@barycenter/core/sync/sync-run-list.store'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { anyOf, loadedBy } from '../graphql/loaded-by.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'
import { PasswordPolicy } from './password-policy.ts'
import { SyncOnError } from './sync-on-error.ts'
import { SyncWork } from './sync-work.ts'

/** A run that wrote something; a field may also return its `runId`. */
export const SyncRun = builder.loadableNode('SyncRun', {
  ...loadedBy<PastRun>('SyncRun', ['users:read', 'users:sync'], {
    find: ({ env }, runIds) => findSyncRuns(env, runIds),
    toKey: ({ runId }) => runId,
  }),
  id: { resolve: ({ runId }) => runId },
  description: 'A run of `syncUsers` that wrote something.',
  fields: (t) => ({
    runId: t.exposeID('runId', { description: 'Names the run.' }),
    source: t.exposeString('source', { description: 'Who declared the users.' }),
    actor: t.exposeString('actor', { description: 'Who asked for the run: `token:<name>` or `cli`.' }),
    onError: t.expose('onError', { type: SyncOnError, description: 'As in the input.' }),
    passwordPolicy: t.expose('passwordPolicy', { type: PasswordPolicy, description: 'As in the input.' }),
    planHash: t.exposeString('planHash', { description: 'Names the plan that was carried out.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the run began.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', description: 'When the run ended.' }),
    total: t.exposeInt('total', { description: 'How many records there were.' }),
    created: t.exposeInt('created', { description: 'How many users were new.' }),
    updated: t.exposeInt('updated', { description: 'How many users changed.' }),
    unchanged: t.exposeInt('unchanged', { description: 'How many users were already as declared.' }),
    disabled: t.exposeInt('disabled', { description: 'How many users were disabled.' }),
    deleted: t.exposeInt('deleted', { description: 'How many users were deleted.' }),
    failed: t.exposeInt('failed', { description: 'How many records could not be applied.' }),
    work: t.field({ type: SyncWork, description: 'What the run cost.', resolve: (run) => run }),
  }),
})

const SyncRunConnection = builder.connectionObject(
  { type: SyncRun, name: 'SyncRunConnection', description: 'A page of the history.' },
  { name: 'SyncRunEdge', description: 'A run in the history.' },
)

const SyncRunFilter = builder.inputRef<SyncRunWhere>('SyncRunFilter').implement({
  description: 'Which runs: one of these at a time, for each is answered from an index of its own.',
  fields: (t) => ({
    source: t.string({ description: 'Only those of this source.' }),
    actor: t.string({ description: 'Only those that they asked for.' }),
  }),
})

const SyncRunOrder = defineOrder('SyncRun', 'runs', { STARTED_AT: 'When they began.' })

builder.queryField('syncRuns', (t) =>
  t.field({
    type: SyncRunConnection,
    description:
      'Past runs of `syncUsers` that wrote something, the newest first unless `orderBy` says otherwise.',
    authScopes: anyOf(['users:read', 'users:sync']),
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: SyncRunFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: SyncRunOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: SYNC_RUN_LIST,
        orderBy: { field: 'STARTED_AT', direction: 'DESC' },
        present: (run) => run,
      }),
  }),
)
