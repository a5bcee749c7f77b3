import { Counter, Histogram, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

/** From a run that changes nothing to an import of hundreds of thousands, in seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]

/** Counts runs of syncUsers that this process carried out. */
export function syncMetrics(registry: Registry): Pick<Recorders, 'sync_run'> {
  const registers = [registry]
  const runs = new Counter({
    name: 'barycenter_sync_runs_total',
    help: 'Runs of syncUsers; `repeated`: the stored answer of an earlier run, `refused`: nothing was written.',
    labelNames: ['mode', 'outcome'],
    registers,
  })
  const records = new Counter({
    name: 'barycenter_sync_records_total',
    help: 'Records of runs that were applied, by what was done; and of runs that were refused for them, the bad ones.',
    labelNames: ['action'],
    registers,
  })
  const durations = new Histogram({
    name: 'barycenter_sync_run_duration_seconds',
    help: 'How long runs took, that are sent in batches from their beginning.',
    labelNames: ['mode', 'outcome'],
    buckets: BUCKETS,
    registers,
  })
  return {
    sync_run: ({ mode, outcome, records: counts, seconds }) => {
      const labels = { mode: mode.toLowerCase(), outcome }
      runs.inc(labels)
      durations.observe(labels, seconds)
      for (const [action, count] of Object.entries(counts))
        records.inc({ action: action.toLowerCase() }, count)
    },
  }
}
