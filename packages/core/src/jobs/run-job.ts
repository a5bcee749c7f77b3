import { insertAuditEvents } from '../audit/audit.store.ts'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { acquireLease, type Lease, releaseLease, renewLease } from '../leases.store.ts'
import type { Observation } from '../observation.ts'
import type { Job } from './job.ts'
import { maskJobError } from './job-error.store.ts'
import { completeJobRun, insertJobRun } from './job-run.store.ts'
import { type JobRun, type JobTrigger, jobLease } from './job-run.ts'
import { takeDueTime } from './job-schedule.store.ts'

/** How long a process that was killed keeps the others from the same job, in seconds. */
const LIFETIME = 60
const RENEWAL = 20

/** What became of the wish to run a job. */
export type JobStart =
  | { readonly kind: 'ran'; readonly run: JobRun }
  /** It is being run, here or by another replica. */
  | { readonly kind: 'busy' }
  /** Another replica has seen to this due time. */
  | { readonly kind: 'taken' }

/**
 * Runs a job, unless it is being run, whichever machine that is on; for a schedule also unless its due time
 * was seen to before. A job that fails does not throw: the run tells.
 */
export async function runJob(env: Env, job: Job, trigger: JobTrigger): Promise<JobStart> {
  const lease = { name: jobLease(job.name), holder: env.random.id() }
  const begun = await begin(env, job, { lease, trigger })
  if (begun !== 'begun') return { kind: begun }

  const startedAt = performance.now()
  const outcome = await env.trace.span({ name: `job ${job.name}` }, () =>
    whileRenewed(env, lease, () => attempt(env, job, lease)),
  )
  env.observe(describeRun(job, outcome, (performance.now() - startedAt) / 1000))
  const run = await env.database.transaction(function* (store) {
    const completedAt = outcome.isDone ? env.clock.now() : null
    const { success, errorMessage, recordsProcessed } = outcome
    const result = { success, errorMessage, recordsProcessed, completedAt }
    const completed = yield* completeJobRun(store, lease.holder, result)
    yield* releaseLease(store, lease)
    return completed
  })
  if (run !== undefined) return { kind: 'ran', run }
  throw new Error(`the run ${lease.holder} of ${job.name} was given up for lost while it went on`)
}

interface Beginning {
  readonly lease: Lease
  readonly trigger: JobTrigger
}

async function begin(
  env: Env,
  { name: jobName }: Job,
  { lease, trigger }: Beginning,
): Promise<'begun' | 'busy' | 'taken'> {
  return env.database.transaction(function* (store) {
    if (!(yield* acquireLease(store, lease, leaseTime(env)))) return 'busy'
    // Looked at under the lease: whoever had it before may have seen to this due time a moment ago.
    if (trigger.kind === 'schedule' && !(yield* takeDueTime(store, jobName, trigger))) {
      yield* releaseLease(store, lease)
      return 'taken'
    }
    const startedAt = env.clock.now()
    yield* insertJobRun(store, { runId: lease.holder, jobName, trigger: trigger.kind, startedAt })
    if (trigger.kind === 'operator') {
      const detail = { jobRunId: lease.holder }
      const { by } = trigger
      yield* insertAuditEvents(store, env, [{ by, action: 'job.trigger', target: jobName, detail }])
    }
    return 'begun'
  })
}

/** What is known of a run at its end. */
interface Outcome {
  readonly success: boolean
  readonly errorMessage: string | null
  readonly recordsProcessed: number | null
  /** Whether there is an end to tell the time of. */
  readonly isDone: boolean
}

function describeRun(
  { name: job }: Job,
  { success, isDone, recordsProcessed }: Outcome,
  seconds: number,
): Observation {
  const outcome = success ? 'succeeded' : isDone ? 'failed' : 'cut_short'
  return { kind: 'job_run', job, outcome, recordsProcessed: recordsProcessed ?? 0, seconds }
}

async function attempt(env: Env, job: Job, lease: Lease): Promise<Outcome> {
  const fields = { job: job.name, runId: lease.holder }
  let isCutShort = false
  const keepGoing = async () => {
    const goesOn =
      !env.stopping.aborted && (await env.database.run((store) => renewLease(store, lease, leaseTime(env))))
    isCutShort ||= !goesOn
    return goesOn
  }
  try {
    const recordsProcessed = await job.run(env, keepGoing)
    if (recordsProcessed > 0) env.log.info({ ...fields, recordsProcessed }, 'a job has found something to do')
    const errorMessage = isCutShort ? 'Cut short: the rest is left to the next run.' : null
    return { success: !isCutShort, errorMessage, recordsProcessed, isDone: !isCutShort }
  } catch (err) {
    env.log.error({ err, ...fields }, 'a job failed; it is tried again when it is due next')
    return { success: false, errorMessage: maskJobError(err), recordsProcessed: null, isDone: true }
  }
}

function leaseTime({ clock }: Pick<Env, 'clock'>) {
  const now = clock.now()
  return { now, expiresAt: addSeconds(now, LIFETIME) }
}

/** Does work that may take long between two questions whether it goes on. */
async function whileRenewed<T>(env: Env, lease: Lease, work: () => Promise<T>): Promise<T> {
  let renewing: Promise<unknown> | undefined
  const renewal = setInterval(() => {
    renewing ??= env.database
      .run((store) => renewLease(store, lease, leaseTime(env)))
      .catch((err: unknown) => env.log.warn({ err }, 'the lease of a running job could not be renewed'))
      .finally(() => {
        renewing = undefined
      })
  }, RENEWAL * 1000)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await renewing
  }
}
