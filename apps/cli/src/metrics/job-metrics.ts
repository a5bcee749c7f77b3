import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600]

/** Counts runs of background jobs in this process; another replica counts its own. */
export function jobMetrics(registry: Registry): Pick<Recorders, 'job_run'> {
  const registers = [registry]
  const runs = new Counter({
    name: 'barycenter_job_runs_total',
    help: 'Runs of background jobs; `cut_short`: the rest is left to the next run.',
    labelNames: ['job_name', 'outcome'],
    registers,
  })
  const records = new Counter({
    name: 'barycenter_job_records_total',
    help: 'What jobs have found to do: rows deleted, keys made.',
    labelNames: ['job_name'],
    registers,
  })
  const durations = new Histogram({
    name: 'barycenter_job_run_duration_seconds',
    help: 'How long runs of jobs took.',
    labelNames: ['job_name'],
    buckets: BUCKETS,
    registers,
  })
  const successes = new Gauge({
    name: 'barycenter_job_last_success_timestamp_seconds',
    help: 'When a job last succeeded in this process, in seconds since 1970.',
    labelNames: ['job_name'],
    registers,
  })
  return {
    job_run: ({ job: job_name, outcome, recordsProcessed, seconds }) => {
      runs.inc({ job_name, outcome })
      records.inc({ job_name }, recordsProcessed)
      durations.observe({ job_name }, seconds)
      if (outcome === 'succeeded') successes.setToCurrentTime({ job_name })
    },
  }
}
