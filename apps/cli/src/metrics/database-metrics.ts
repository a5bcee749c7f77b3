import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

const BUCKETS = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30]

type Kinds =
  | 'database_opened'
  | 'database_operation_begun'
  | 'database_operation_ended'
  | 'transaction_retried'
  | 'database_busy'

/** Measures what goes on between us and the database. */
export function databaseMetrics(registry: Registry): Pick<Recorders, Kinds> {
  const registers = [registry]
  // Plain numbers, for one of them changes some times in each request.
  let poolSize = 0
  let underWay = 0
  new Gauge({
    name: 'barycenter_database_connections_in_use',
    help: 'Connections that are held for statements and transactions.',
    registers,
    collect() {
      this.set(Math.min(underWay, poolSize))
    },
  })
  new Gauge({
    name: 'barycenter_database_connections_waited_for',
    help: 'Statements and transactions that wait for a connection.',
    registers,
    collect() {
      this.set(Math.max(0, underWay - poolSize))
    },
  })
  new Gauge({
    name: 'barycenter_database_connections_max',
    help: 'The most connections at a time: `database.pool_size`; SQLite has one.',
    registers,
    collect() {
      this.set(poolSize)
    },
  })
  const durations = new Histogram({
    name: 'barycenter_database_operation_duration_seconds',
    help: 'How long statements and transactions took, waiting for a connection and retries included.',
    labelNames: ['operation', 'outcome'],
    buckets: BUCKETS,
    registers,
  })
  const retries = new Counter({
    name: 'barycenter_database_transaction_retries_total',
    help: 'Transactions that PostgreSQL gave up in favour of others, and that were begun again.',
    registers,
  })
  const busy = new Counter({
    name: 'barycenter_database_busy_total',
    help: 'How often SQLite was busy with the transaction of another connection, and was asked again.',
    registers,
  })
  return {
    database_opened: (opened) => {
      poolSize = opened.poolSize
    },
    database_operation_begun: () => {
      underWay++
    },
    database_operation_ended: ({ operation, seconds, failed }) => {
      underWay--
      durations.observe({ operation, outcome: failed ? 'failed' : 'done' }, seconds)
    },
    transaction_retried: () => retries.inc(),
    database_busy: () => busy.inc(),
  }
}
