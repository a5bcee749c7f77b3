import { listSyncRuns, type SyncRun as PastRun } from '@barycenter/core/sync/list-sync-runs'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { PasswordPolicy } from './password-policy.ts'
import { SyncOnError } from './sync-on-error.ts'
import { SyncWork } from './sync-work.ts'

const SyncRun = builder.objectRef<PastRun>('SyncRun').implement({
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

builder.queryField('syncRuns', (t) =>
  t.field({
    type: SyncRunConnection,
    description: 'Past runs of `syncUsers` that wrote something, the newest first.',
    authScopes: { $any: { 'users:read': true, 'users:sync': true } },
    args: {
      first: t.arg.int({ description: 'How many at most: 50 if not said, and never more than 500.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: (_root, page, { env }) =>
      resolveConnection(page, {
        fetch: (before, limit) => listSyncRuns(env, { before, limit }),
        id: ({ runId }) => runId,
      }),
  }),
)
