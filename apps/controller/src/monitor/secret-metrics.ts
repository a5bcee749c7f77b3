import type { Clock } from '@barycenter/core/clock'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { ControllerObserver } from '../controller-observer.ts'

/** From an event that is acted on at once to a target that was away for half an hour, in seconds. */
const LAG_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]
/** From a run without changes to thousands of new passwords, in seconds. */
const DURATION_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Counts and measures what comes of labelled Secrets. No label has a value that others choose. */
export function secretMetrics(registry: Registry, clock: Clock): ControllerObserver {
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `barycenter_secret_sync_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `barycenter_secret_sync_${name}`, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[], ...labelNames: string[]) =>
    new Histogram({ name: `barycenter_secret_sync_${name}`, help, buckets, labelNames, registers })

  const runs = counter(
    'runs_total',
    'Runs that ended, of what changed or of everything; `partly`: some records were refused.',
    'kind',
    'result',
  )
  const failures = counter('failures_total', 'Runs that could not be made, by the reason.', 'code')
  const records = counter('records_total', 'Records of runs, by what was done.', 'action')
  const work = counter('work_total', 'What runs cost: argon2 evaluations, rows, sessions that ended.', 'kind')
  const durations = histogram('run_duration_seconds', 'How long runs took.', DURATION_BUCKETS, 'kind')
  const lags = histogram('lag_seconds', 'From the event about a Secret to the end of its run.', LAG_BUCKETS)
  const lastSuccess = gauge('last_success_timestamp_seconds', 'When the last run ended that could be made.')
  const restarts = counter('watch_restarts_total', 'Watches that ended and were begun again.', 'reason')
  const secrets = gauge('secrets', 'Secrets with the label; those that cannot be used among them.', 'state')
  const leader = gauge('leader', '1 where this process applies what it sees, 0 where it stands by.')

  return {
    watching: () => {},
    watchEnded: (_namespace, reason) => restarts.inc({ reason }),
    synced: ({ outcome, kind, duration, lag }) => {
      runs.inc({ kind, result: outcome.failed > 0 ? 'partly' : 'done' })
      durations.observe({ kind }, duration / 1000)
      if (lag !== undefined) lags.observe(lag / 1000)
      lastSuccess.set(clock.now().getTime() / 1000)
      const { created, updated, unchanged, disabled, deleted, failed } = outcome
      records.inc({ action: 'create' }, created)
      records.inc({ action: 'update' }, updated)
      records.inc({ action: 'unchanged' }, unchanged)
      records.inc({ action: 'disable' }, disabled)
      records.inc({ action: 'delete' }, deleted)
      records.inc({ action: 'fail' }, failed)
      work.inc({ kind: 'passwords_hashed' }, outcome.work.passwordsHashed)
      work.inc({ kind: 'passwords_verified' }, outcome.work.passwordsVerified)
      work.inc({ kind: 'checkpoints' }, outcome.work.checkpoints)
      work.inc({ kind: 'rows_written' }, outcome.work.rowsWritten)
      work.inc({ kind: 'sessions_revoked' }, outcome.work.sessionsRevoked)
    },
    syncFailed: (code) => failures.inc({ code }),
    secrets: ({ selected, malformed, conflicting }) => {
      secrets.set({ state: 'selected' }, selected)
      secrets.set({ state: 'malformed' }, malformed)
      secrets.set({ state: 'conflicting' }, conflicting)
    },
    leading: (isLeader) => leader.set(isLeader ? 1 : 0),
  }
}
