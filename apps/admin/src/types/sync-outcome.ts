import type { StagedOutcome } from '@barycenter/core/sync/staged/staged-run'
import { builder } from '../builder.ts'
import { SyncMode } from './sync-mode.ts'
import { SyncWork } from './sync-work.ts'

/** What came of a run, in numbers. */
export const SyncOutcome = builder.interfaceRef<StagedOutcome>('SyncOutcome').implement({
  description: 'What came of a run in numbers, or with PLAN would come of it.',
  fields: (t) => ({
    runId: t.exposeID('runId', { description: 'Names the run; `syncRuns` lists it if it wrote something.' }),
    mode: t.expose('mode', { type: SyncMode, description: 'As in the input.' }),
    applied: t.exposeBoolean('applied', {
      description:
        'Whether everything is now as declared: false with PLAN, and when a bad record stopped the run.',
    }),
    planHash: t.exposeString('planHash', {
      description:
        'Names the plan: the same decisions about the same users have the same hash, in any order.',
    }),
    durationMs: t.exposeInt('durationMs', { description: 'How long the run took, in milliseconds.' }),
    total: t.exposeInt('total', { description: 'How many records there were.' }),
    created: t.exposeInt('created', { description: 'How many users are new.' }),
    updated: t.exposeInt('updated', { description: 'How many users change.' }),
    unchanged: t.exposeInt('unchanged', { description: 'How many users are already as declared.' }),
    disabled: t.exposeInt('disabled', { description: 'How many users are disabled.' }),
    deleted: t.exposeInt('deleted', { description: 'How many users are deleted.' }),
    failed: t.exposeInt('failed', { description: 'How many records cannot be applied.' }),
    work: t.expose('work', { type: SyncWork, description: 'What the run cost.' }),
  }),
})
